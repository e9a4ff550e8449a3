import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ownContext } from '../../lib/contract/context.js';
import { OcpiCrud } from '../../lib/contract/crud.js';
import { MemoryCrud } from '../../lib/testing/memory-crud.js';
import type { Token } from '../../lib/versions/v230/tokens.js';
import { v230 } from '../fixtures/objects.js';
import { expectSuccess } from '../harness.envelope.js';
import { OWN, startPlatform, type Platform } from '../harness.js';

const own = (uid: string, changes: object = {}): Token =>
  v230.token({ country_code: OWN.countryCode, party_id: OWN.partyId, uid, ...changes });
/** Characters of two and three bytes, and what the specification does not know. */
const SPECIAL = { issuer: '\u00e9\u20ac', visual_number: '"1"', nlx_extra: { a: ['"'] } };
const ASKED = { location_id: 'LOC-"1', evse_uids: ['A'] };

/** A store that holds objects, not texts. */
class ObjectCrud extends MemoryCrud {
  override readonly text = OcpiCrud.prototype.text;
}

describe.each([
  ['texts', () => new MemoryCrud()],
  ['objects', () => new ObjectCrud()],
] as const)('real-time authorization where the host does not decide, from a store of %s', (_, make) => {
  let platform: Platform;
  beforeAll(async () => {
    const crud = make();
    platform = await startPlatform({ ocpi: { crud: { useValue: crud } } });
    for (const token of [own('GOOD', SPECIAL), own('BAD', { valid: false })])
      await crud.create('tokens', token, ownContext('2.3.0', 'tokens'));
  });
  afterAll(() => platform.close());

  it.each(['2.1.1', '2.2.1', '2.3.0'] as const)('R-191 R-193 in %s goes by the token, which is told whole', async (version) => {
    const partner = await platform.partner({ version, side: 'cpo', roles: ['EMSP'] });
    const authorize = async (uid: string, body?: unknown) =>
      expectSuccess(await partner.ask(partner.offered('tokens', uid, 'authorize'), { method: 'POST', body })).body.data;
    const told = (token: Token) => (version === '2.1.1' ? {} : { token });
    expect(await authorize('GOOD')).toEqual({ allowed: 'ALLOWED', ...told(own('GOOD', SPECIAL)) });
    expect(await authorize('GOOD', ASKED)).toEqual({ allowed: 'ALLOWED', ...told(own('GOOD', SPECIAL)), location: ASKED });
    expect(await authorize('BAD')).toEqual({ allowed: 'BLOCKED', ...told(own('BAD', { valid: false })) });
  });
});
