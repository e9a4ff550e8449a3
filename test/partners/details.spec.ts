import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readEndpoints, readVersions } from '../../lib/partners/details.reader.js';
import { isObject } from '../../lib/models/is-object.js';
import type { MockAnswer } from '../../lib/testing/mock-partner.options.js';
import { MockPartner } from '../../lib/testing/mock-partner.js';
import { Platform } from './platform.js';

const BASE = 'https://cpo.example.com/ocpi/2.2.1';
const endpoint = (identifier: string, url = `${BASE}/${identifier}`, role = 'SENDER') => ({ identifier, role, url });
const read = (...endpoints: readonly object[]) => readEndpoints({ endpoints }, BASE).map(({ identifier, url }) => [identifier, url]);

describe('version details', () => {
  it('that list an endpoint again count the first time, per interface', () => {
    const sender = endpoint('tokens');
    const receiver = endpoint('tokens', `${BASE}/receiver/tokens`, 'RECEIVER');
    expect(read(sender, receiver, endpoint('Tokens', `${BASE}/other`), { ...receiver, url: `${BASE}/other` })).toEqual([
      ['tokens', sender.url],
      ['tokens', receiver.url],
    ]);
    const untold = { identifier: 'tokens', url: `${BASE}/a` };
    expect(read({ ...untold, url: 'http://' }, untold, { ...untold, url: `${BASE}/b` })).toEqual([['tokens', untold.url]]);
  });

  it('with names and addresses too long to be any are read without these', () => {
    const long = (length: number) => 'x'.repeat(length);
    const fits = `${BASE}/${long(2048 - BASE.length - 1)}`;
    expect(read(endpoint('a', fits), endpoint('b', `${fits}x`), endpoint('c', `${BASE}/${'ä'.repeat(1000)}`))).toEqual([['a', fits]]);
    expect(read(endpoint(long(64), BASE), endpoint(long(65), BASE))).toEqual([[long(64), BASE]]);
  });

  it('of endless length are read to a bound', () => {
    const different = Array.from({ length: 100_000 }, (_, index) => endpoint(`own-${index}`));
    expect(read(...different)).toHaveLength(200);
    expect(read(...different)[199]?.[0]).toBe('own-199');
    const versions = Array.from({ length: 100_000 }, (_, index) => ({ version: '2.2.1', url: `${BASE}/${index}` }));
    expect(readVersions(versions, BASE)).toEqual([{ version: '2.2.1', url: `${BASE}/0` }]);
  });
});

/** Version details, and more endpoints at their end. */
function longer(answer: MockAnswer, more: readonly object[]): MockAnswer {
  const data: unknown = 'data' in answer.envelope ? answer.envelope.data : undefined;
  if (!isObject(data) || !Array.isArray(data['endpoints'])) return answer;
  const endpoints: readonly unknown[] = data['endpoints'];
  return { ...answer, envelope: { ...answer.envelope, data: { ...data, endpoints: [...endpoints, ...more] } } };
}

describe('a partner whose version details are endless', () => {
  let us: Platform;
  let them: MockPartner;
  beforeEach(async () => {
    us = await Platform.start();
    them = await MockPartner.start({ roles: [{ role: 'CPO', countryCode: 'DE', partyId: 'MCK' }] });
  });
  afterEach(async () => {
    await us.stop();
    await them.stop();
  });

  it('is registered with what comes first, and its record stays small', async () => {
    const more = Array.from({ length: 50_000 }, () => endpoint('own'));
    them.fail(/GET .*details/, { change: (answer) => longer(answer, more) });
    const partner = await us.registration.register({ url: them.versionsUrl, token: 'mock-token-a', side: 'emsp' });
    expect(partner.endpoints.map(({ identifier }) => identifier)).toContain('locations');
    expect(partner.endpoints.filter(({ identifier }) => identifier === 'own')).toHaveLength(1);
    expect(JSON.stringify(await us.state.list('partners')).length).toBeLessThan(10_000);
  });
});
