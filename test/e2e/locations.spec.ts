import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expectSuccess } from '../harness.envelope.js';
import type { TestPartner } from '../harness.partner.js';
import { ADAPTERS, startPlatform, type Platform } from '../harness.js';
import { v221 } from '../fixtures/objects.js';

describe.each(ADAPTERS)('locations on %s', (adapter) => {
  let platform: Platform;
  let partner: TestPartner;
  beforeAll(async () => {
    platform = await startPlatform({ adapter });
    partner = await platform.partner();
  });
  afterAll(() => platform.close());

  it('R-124 PUT and GET', async () => {
    const location = v221.location({ ...partner.owner });
    expectSuccess(await partner.ask(partner.pushed('locations', 'LOC-1'), { method: 'PUT', body: location }), 201);
    const answer = expectSuccess(await partner.ask(partner.pushed('locations', 'LOC-1')));
    expect(answer.body.data).toEqual(location);
  });
});
