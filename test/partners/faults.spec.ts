import { afterEach, describe, expect, it } from 'vitest';
import { PartnerUpkeep } from '../../lib/partners/partner.upkeep.js';
import { OcpiSecrets } from '../../lib/partners/secrets.js';
import { MemoryState } from '../../lib/testing/memory-state.js';
import { MockPartner } from '../../lib/testing/mock-partner.js';
import type { MockFault, MockPartnerOptions } from '../../lib/testing/mock-partner.options.js';
import { Platform, type PlatformOptions } from './platform.js';

const open: { stop(): Promise<void> }[] = [];
afterEach(async () => {
  for (const each of open.splice(0)) await each.stop();
});

/** Patient with partners that are well, so that a busy machine does no harm. */
const outbound = { allowPrivateNetworks: true, timeoutMs: 5000 };

async function platform(options: PlatformOptions = {}): Promise<Platform> {
  outbound.timeoutMs = 5000;
  const settings = { registrationTokens: ['token-a'], outbound, ...options.settings };
  const started = await Platform.start({ ...options, settings });
  open.push(started);
  return started;
}

/** From now on the partner misbehaves. */
function misbehave(them: MockPartner, pattern: RegExp, fault: MockFault): void {
  if (fault.hang || fault.dripMs !== undefined) outbound.timeoutMs = 250;
  them.fail(pattern, fault, 99);
}

async function mock(options: MockPartnerOptions = {}): Promise<MockPartner> {
  const started = await MockPartner.start(options);
  open.push(started);
  return started;
}

const NOTHING = { partners: [], tokens: [] };
const FAULTS: Readonly<Record<string, MockFault>> = {
  hangs: { hang: true },
  'answers 500': { status: 500 },
  'answers 401': { status: 401 },
  'answers 429': { status: 429, headers: { 'retry-after': '3600' } },
  'answers a web page': { body: '<html>gateway</html>' },
  'answers half a JSON': { body: '{"status_code":1000,"data":{' },
  'answers an OCPI error': { envelope: { status_code: 2000, status_message: 'no', timestamp: '' } },
  'answers no data': { envelope: { status_code: 1000, timestamp: '' } },
  'cuts the connection': { reset: true },
  drips: { dripMs: 30 },
};
const each = (...steps: [string, RegExp][]) =>
  steps.flatMap(([step, pattern]) => Object.entries(FAULTS).map(([what, fault]) => [step, what, pattern, fault] as const));

describe('a registration that we start', () => {
  it.each(each(['GET versions', /GET .*versions/], ['GET details', /GET .*details/], ['POST credentials', /POST/]))(
    'leaves no trace when the partner, asked to %s, %s',
    async (_step, _what, pattern, fault) => {
      const us = await platform();
      const them = await mock();
      misbehave(them, pattern, fault);
      await expect(us.registration.register({ url: them.versionsUrl, token: 'mock-token-a' })).rejects.toThrow(Error);
      expect(await us.trace()).toEqual(NOTHING);
      expect((await us.registration.history()).map(({ type }) => type)).toEqual(['partner.failed']);
    },
  );
});

describe('a registration that the partner starts', () => {
  it.each(each(['GET versions', /GET .*versions/], ['GET details', /GET .*details/]))(
    'R-113 leaves no trace when it, called back to %s, %s; its token opens the next one',
    async (_step, _what, pattern, fault) => {
      const us = await platform();
      const them = await mock();
      misbehave(them, pattern, fault);
      const answer = await them.credentials.register(us.versionsUrl, 'token-a', '2.2.1');
      expect(answer.body?.status_code).toBeGreaterThanOrEqual(3000);
      expect(await us.trace()).toEqual(NOTHING);
      them.heal();
      outbound.timeoutMs = 5000;
      expect((await them.credentials.register(us.versionsUrl, 'token-a', '2.2.1')).body?.status_code).toBe(1000);
    },
  );
});

describe('a rotation', () => {
  it.each(each(['GET versions', /GET .*versions/], ['GET details', /GET .*details/], ['PUT credentials', /PUT/]))(
    'that we start leaves all as it was when the partner, asked to %s, %s',
    async (_step, _what, pattern, fault) => {
      const us = await platform();
      const them = await mock();
      const partner = await us.registration.register({ url: them.versionsUrl, token: 'mock-token-a' });
      const { token } = them.credentials.theirs!;
      const before = await us.trace();
      misbehave(them, pattern, fault);
      await expect(us.registration.update(partner.id)).rejects.toThrow(Error);
      expect(await us.trace()).toEqual(before);
      expect(await us.authenticate(token)).toMatchObject({ kind: 'partner' });
    },
  );

  it.each(each(['GET versions', /GET .*versions/], ['GET details', /GET .*details/]))(
    'that the partner starts leaves all as it was when it, called back to %s, %s',
    async (_step, _what, pattern, fault) => {
      const us = await platform();
      const them = await mock();
      await them.credentials.register(us.versionsUrl, 'token-a', '2.2.1');
      const before = await us.trace();
      misbehave(them, pattern, fault);
      const answer = await them.credentials.update('2.3.0');
      expect(answer.body?.status_code).toBeGreaterThanOrEqual(3000);
      expect(await us.trace()).toEqual(before);
      expect(await us.authenticate(them.credentials.theirs!.token)).toMatchObject({ kind: 'partner' });
    },
  );

  it('comes by itself when it is due, on whichever instance, and again when it failed', async () => {
    const state = new MemoryState();
    const us = await platform({ state, settings: { rotateSeconds: 86_400 } });
    const them = await mock();
    const partner = await us.registration.register({ url: them.versionsUrl, token: 'mock-token-a' });
    const upkeep = us.module.get(PartnerUpkeep);
    await upkeep.look();
    expect(them.requestsTo(/PUT/)).toHaveLength(0);
    us.clock.ahead = 86_401_000;
    them.fail(/PUT/, { status: 500 });
    await upkeep.look();
    expect((await us.registration.history(partner.id)).at(-1)).toMatchObject({ type: 'partner.failed', by: 'platform' });
    const old = them.credentials.theirs!.token;
    await upkeep.look();
    await upkeep.look();
    expect(them.requestsTo(/PUT/)).toHaveLength(2);
    expect(them.credentials.theirs!.token).not.toBe(old);
    expect((await us.registration.history(partner.id)).at(-1)).toMatchObject({ type: 'partner.updated' });
  });
});

describe('a process that died in the middle of a handshake', () => {
  it('leaves what is cleared away when nobody can be at work on it any more', async () => {
    const state = new MemoryState();
    const us = await platform({ state });
    const them = await mock();
    const partner = await us.registration.register({ url: them.versionsUrl, token: 'mock-token-a' });
    const before = await us.trace();
    const busy = { by: 'dead', until: Date.now() + 120_000 };
    const dead = { partner: { ...partner, id: 'dead' }, state: 'pending', hashes: [], busy, createdAt: '', updatedAt: '' };
    await state.update('partners', 'partner/dead', () => dead);
    await state.update('tokens', us.module.get(OcpiSecrets).hash('b'), () => ({
      kind: 'partner',
      partner: 'dead',
    }));
    const upkeep = us.module.get(PartnerUpkeep);
    await upkeep.look();
    await upkeep.look();
    expect(await us.authenticate('b')).toMatchObject({ kind: 'registration' });
    us.clock.ahead = 121_000;
    await upkeep.look();
    await upkeep.look();
    expect(await us.authenticate('b')).toBeUndefined();
    expect(await us.trace()).toEqual(before);
  });
});

describe('several connections', () => {
  it('R-103 to one platform, one for each side in 2.1.1: each has its own tokens, version and endpoints', async () => {
    const own = (partyId: string) => [{ countryCode: 'NL', partyId, roles: ['CPO', 'EMSP'], businessDetails: { name: partyId } }] as const;
    const [us, them] = [await platform({ settings: { parties: own('AAA') } }), await platform({ settings: { parties: own('BBB') } })];
    const register = async (side: 'cpo' | 'emsp') => {
      const { token } = await them.registration.createToken();
      const url = `${them.origin}/ocpi/${side === 'cpo' ? 'emsp' : 'cpo'}/versions`;
      return us.registration.register({ url, token, version: '2.1.1', side });
    };
    const [asCpo, asEmsp] = [await register('cpo'), await register('emsp')];
    expect(asCpo.id).not.toBe(asEmsp.id);
    expect([asCpo.roles[0]?.role, asEmsp.roles[0]?.role]).toEqual(['EMSP', 'CPO']);
    expect(await us.partners.all()).toHaveLength(2);
    expect(await them.partners.all()).toHaveLength(2);
    for (const { id } of [asCpo, asEmsp]) await us.registration.update(id);
    await us.registration.unregister(asCpo.id);
    expect((await them.partners.all()).map(({ roles: [role] }) => role?.role)).toEqual(['EMSP']);
    expect(await us.registration.refresh(asEmsp.id)).toMatchObject({ version: '2.1.1' });
  });
});
