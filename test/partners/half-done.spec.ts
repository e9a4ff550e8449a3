import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { OcpiPartners } from '../../lib/contract/partners.js';
import { OcpiState } from '../../lib/contract/state.js';
import { OcpiRegistration } from '../../lib/partners/ocpi.registration.js';
import { PartnerUpkeep } from '../../lib/partners/partner.upkeep.js';
import { MockPartner } from '../../lib/testing/mock-partner.js';
import type { MockFault } from '../../lib/testing/mock-partner.options.js';
import { ADAPTERS_AND_LANE, startPlatform } from '../harness.js';
import { Platform } from './platform.js';

const open: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of open.splice(0)) await close();
});

async function mock(): Promise<MockPartner> {
  const started = await MockPartner.start();
  open.push(() => started.stop());
  return started;
}

async function platform(timeoutMs = 5000): Promise<Platform> {
  const started = await Platform.start({ settings: { outbound: { allowPrivateNetworks: true, timeoutMs } } });
  open.push(() => started.stop());
  return started;
}

/** The partner does what it is asked to, but its answer is lost. */
const LOST: readonly (readonly [string, MockFault])[] = [
  ['it hangs up', { after: true, reset: true }],
  ['it never answers', { after: true, hang: true }],
  ['a gateway answers in its place', { after: true, status: 502, body: '<html>bad gateway</html>' }],
  ['it answers half a JSON', { after: true, body: '{"status_code":1000,"data":{' }],
  ['it answers no data', { after: true, envelope: { status_code: 1000, timestamp: '' } }],
];
const patience = ({ hang }: MockFault): number => (hang ? 400 : 5000);

describe('a POST of ours that the partner takes', () => {
  it.each(LOST)('leaves no trace here when %s, and another registration token does it', async (_, fault) => {
    const us = await platform(patience(fault));
    const them = await mock();
    them.fail(/POST/, fault);
    await expect(us.registration.register({ url: them.versionsUrl, token: 'mock-token-a' })).rejects.toThrow(Error);
    expect(await us.trace()).toEqual({ partners: [], tokens: [] });
    expect(await us.authenticate(them.credentials.theirs!.token)).toBeUndefined();
    them.credentials.token = undefined;
    await us.registration.register({ url: them.versionsUrl, token: 'mock-token-a' });
    expect(await us.partners.all()).toHaveLength(1);
  });

  it('is taken back at the partner when all that can be read of its answer is the token', async () => {
    const us = await platform();
    const them = await mock();
    const broken = (answer: { status: number; headers: object; envelope: object }) => {
      const { data } = answer.envelope as { data: object };
      return { ...answer, headers: {}, envelope: { ...answer.envelope, data: { ...data, roles: 'none' } } };
    };
    them.fail(/POST/, { change: broken });
    await expect(us.registration.register({ url: them.versionsUrl, token: 'mock-token-a' })).rejects.toThrow(/roles/);
    expect(them.credentials.token).toBeUndefined();
    expect(await us.trace()).toEqual({ partners: [], tokens: [] });
  });
});

describe('a PUT of ours that the partner takes', () => {
  it.each(LOST)('leaves a connection on which it can call us with either token when %s, and heal it', async (_, fault) => {
    const us = await platform(patience(fault));
    const them = await mock();
    const partner = await us.registration.register({ url: them.versionsUrl, token: 'mock-token-a', version: '2.2.1' });
    const old = them.credentials.theirs!.token;
    const before = await us.trace();
    them.fail(/PUT/, fault);
    await expect(us.registration.update(partner.id)).rejects.toThrow(Error);
    expect(await us.trace()).toEqual(before);
    const { token } = them.credentials.theirs!;
    expect(token).not.toBe(old);
    await us.module.get(PartnerUpkeep).look();
    await us.module.get(PartnerUpkeep).look();
    // Nobody knows which one it uses; the first use of the new one tells.
    expect(await us.authenticate(old)).toMatchObject({ kind: 'partner', partner: { id: partner.id } });
    expect(await us.authenticate(token)).toMatchObject({ kind: 'partner', partner: { id: partner.id } });
    expect(await us.authenticate(old)).toBeUndefined();
    await expect(us.client.for(partner).tokens.list().toArray()).rejects.toMatchObject({ http: 401 });
    expect((await them.credentials.update('2.2.1')).body?.status_code).toBe(1000);
    expect(await us.client.for(partner).tokens.list().toArray()).toEqual([]);
  });

  it('the new token is forgotten after the time of grace when the partner goes on with the old one', async () => {
    const us = await platform();
    const them = await mock();
    const partner = await us.registration.register({ url: them.versionsUrl, token: 'mock-token-a', version: '2.2.1' });
    const old = them.credentials.theirs!.token;
    them.fail(/PUT/, { reset: true }, 9);
    let offered: unknown;
    for (let times = 0; times < 2; times++) await expect(us.registration.update(partner.id)).rejects.toThrow(Error);
    offered = them.requestsTo(/PUT/).map(({ body }) => (body as { token: string }).token);
    const [first, second] = offered as [string, string];
    expect(await us.authenticate(first)).toBeUndefined();
    us.clock.ahead = 86_401_000;
    expect(await us.authenticate(second)).toBeUndefined();
    expect(await us.authenticate(old)).toMatchObject({ kind: 'partner' });
  });
});

describe.each(ADAPTERS_AND_LANE)('a partner that hangs up before our answer, on %s', (adapter) => {
  it('has not registered, and its token opens the next registration; nor has it changed its credentials', async () => {
    const us = await startPlatform({ adapter });
    open.push(() => us.close());
    const them = await mock();
    const { token } = await us.app.get(OcpiRegistration).createToken();
    const state = us.app.get(OcpiState);
    const leaveWhenAsked = async (method: string, by: string): Promise<void> => {
      const before = them.requestsTo(/details/).length;
      const leaving = new AbortController();
      const sent = fetch(us.url('/2.2.1/credentials'), {
        method,
        headers: { authorization: `Token ${Buffer.from(by).toString('base64')}`, 'content-type': 'application/json' },
        body: JSON.stringify(them.credentials.object('2.2.1', 'mock-token-a')),
        signal: leaving.signal,
      }).catch(() => undefined);
      while (them.requestsTo(/details/).length === before) await sleep(5);
      leaving.abort();
      await sent;
    };
    const failed = async (id?: string) => {
      const history = await us.app.get(OcpiRegistration).history(id);
      return history.filter(({ type, detail }) => type === 'partner.failed' && detail.includes('closed')).length;
    };

    them.fail(/details/, { delayMs: 500 });
    await leaveWhenAsked('POST', token);
    while ((await failed()) === 0) await sleep(10);
    expect(await us.app.get(OcpiPartners).all()).toEqual([]);
    expect((await them.credentials.register(us.url('/versions'), token, '2.2.1')).body?.status_code).toBe(1000);

    const [partner] = await us.app.get(OcpiPartners).all();
    const before = await state.get<object>('partners', `partner/${partner!.id}`);
    them.credentials.token = 'mock-token-a';
    them.fail(/details/, { delayMs: 500 });
    await leaveWhenAsked('PUT', them.credentials.theirs!.token);
    while ((await failed(partner!.id)) === 0) await sleep(10);
    const after = async () => ({ ...(await state.get<object>('partners', `partner/${partner!.id}`)), busy: undefined });
    expect(await after()).toEqual({ ...before, busy: undefined });
    expect((await them.credentials.call('GET', us.url('/2.2.1/credentials'))).http).toBe(200);
  });
});
