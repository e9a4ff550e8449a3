import { afterEach, describe, expect, it } from 'vitest';
import { OCPI_VERSIONS } from '../../lib/contract/version.js';
import { MockPartner } from '../../lib/testing/mock-partner.js';
import type { MockPartnerOptions } from '../../lib/testing/mock-partner.options.js';
import { Platform } from './platform.js';

const open: { stop(): Promise<void> }[] = [];
afterEach(async () => {
  for (const each of open.splice(0)) await each.stop();
});

async function platform(): Promise<Platform> {
  const started = await Platform.start();
  open.push(started);
  return started;
}

/** A partner that is connected with the system of before. */
async function connected(options: MockPartnerOptions = {}): Promise<{ them: MockPartner; theirToken: string; ourToken: string }> {
  const them = await MockPartner.start(options);
  open.push(them);
  const before = await platform();
  await before.registration.register({ url: them.versionsUrl, token: 'mock-token-a' });
  them.requests.length = 0;
  return { them, theirToken: them.credentials.token ?? '', ourToken: them.credentials.theirs?.token ?? '' };
}

const NOTHING = { partners: [], tokens: [] };
const steps = ({ requests }: MockPartner) => requests.map(({ method, path }) => `${method} ${path}`);

describe('a connection that another system has made', () => {
  it.each(OCPI_VERSIONS.map((version) => [version]))('goes on in %s with the tokens that both sides use already', async (version) => {
    const { them, theirToken, ourToken } = await connected({ versions: [version] });
    const us = await platform();
    const partner = await us.registration.adopt({ url: them.versionsUrl, theirToken, ourToken });
    expect(steps(them)).toEqual(['GET /ocpi/versions', `GET /ocpi/${version}/details`, `GET /ocpi/${version}/credentials`]);
    expect(partner).toMatchObject({ version, url: them.versionsUrl, roles: [{ countryCode: 'DE', partyId: 'MCK' }] });
    expect(await us.partners.byId(partner.id)).toEqual(partner);
    await us.client.for(partner).tokens.list().toArray();
    expect(await us.authenticate(ourToken)).toMatchObject({ kind: 'partner', partner: { id: partner.id } });
    expect((await them.credentials.call('GET', us.versionsUrl)).http).toBe(200);
    expect(await us.registration.history(partner.id)).toMatchObject([{ type: 'partner.registered' }]);
    await us.registration.update(partner.id);
    expect(await us.authenticate(them.credentials.theirs?.token ?? '')).toMatchObject({ partner: { id: partner.id } });
  });

  it('takes the roles that are given without asking for credentials, and finds out the partner’s ways', async () => {
    const { them, theirToken, ourToken } = await connected({ versions: ['2.2.1'], tokens: 'plain' });
    const us = await platform();
    const roles = [{ role: 'CPO', countryCode: 'FR', partyId: 'GIV', businessDetails: { name: 'Given' } }] as const;
    const partner = await us.registration.adopt({ partner: 'known', url: them.versionsUrl, theirToken, ourToken, roles });
    expect(steps(them)).not.toContain('GET /ocpi/2.2.1/credentials');
    expect(partner).toMatchObject({ id: 'known', roles, quirks: { tokenEncoding: 'plain' } });
    await us.client.for(partner).tokens.list().toArray();
  });

  it.each([
    ['a token that the partner does not take', { theirToken: 'nobody-s' }, /401/],
    ['a token with white space', { ourToken: 'two words' }, /ourToken must be the token's text/],
    ['our own party', { roles: [{ role: 'CPO', countryCode: 'NL', partyId: 'EXA', businessDetails: { name: 'We' } }] as const }, /our own/],
    ['a version that the partner does not offer', { version: '2.1.1' as const }, /offers 2\.2\.1/],
  ])('is refused with %s, and nothing is kept', async (_, wrong, why) => {
    const { them, theirToken, ourToken } = await connected({ versions: ['2.2.1'] });
    const us = await platform();
    await expect(us.registration.adopt({ url: them.versionsUrl, theirToken, ourToken, ...wrong })).rejects.toThrow(why);
    expect(await us.trace()).toEqual(NOTHING);
  });

  it('R-015 takes no token and no party from another partner', async () => {
    const { them, theirToken, ourToken } = await connected({ versions: ['2.2.1'] });
    const us = await platform();
    const options = { url: them.versionsUrl, theirToken, ourToken };
    const partner = await us.registration.adopt(options);
    const before = await us.trace();
    await expect(us.registration.adopt(options)).rejects.toThrow(/ourToken is in use/);
    await expect(us.registration.adopt({ ...options, partner: partner.id, ourToken: 'another' })).rejects.toThrow(/registered already/);
    await expect(us.registration.adopt({ ...options, ourToken: 'another' })).rejects.toThrow(/DE\*MCK/);
    expect(await us.trace()).toEqual(before);
  });
});
