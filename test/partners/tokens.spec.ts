import { afterEach, describe, expect, it } from 'vitest';
import { OcpiState, type StateBucket, type StateChange } from '../../lib/contract/state.js';
import { OcpiSecrets } from '../../lib/partners/secrets.js';
import { TokenAuthenticator } from '../../lib/partners/token.authenticator.js';
import { MemoryState } from '../../lib/testing/memory-state.js';
import { MockPartner } from '../../lib/testing/mock-partner.js';
import type { MockPartnerOptions } from '../../lib/testing/mock-partner.options.js';
import { Platform, type PlatformOptions } from './platform.js';

const open: { stop(): Promise<void> }[] = [];
afterEach(async () => {
  for (const each of open.splice(0)) await each.stop();
});

async function platform(options: PlatformOptions = {}): Promise<Platform> {
  const started = await Platform.start(options);
  open.push(started);
  return started;
}

async function mock(options: MockPartnerOptions = {}): Promise<MockPartner> {
  const started = await MockPartner.start(options);
  open.push(started);
  return started;
}

/** A state that cannot tell of changes, as some databases cannot, and counts what it is asked. */
class SilentState extends OcpiState {
  reads = 0;
  readonly inner = new MemoryState();
  get<T>(bucket: StateBucket, id: string) {
    this.reads++;
    return this.inner.get<T>(bucket, id);
  }
  update<T>(bucket: StateBucket, id: string, change: StateChange<T>) {
    return this.inner.update(bucket, id, change);
  }
  list<T>(bucket: StateBucket, prefix?: string) {
    this.reads++;
    return this.inner.list<T>(bucket, prefix);
  }
}

describe('the authenticator', () => {
  it('R-076 answers in memory, without a promise, for a partner that is known', async () => {
    const state = new SilentState();
    const us = await platform({ state });
    const them = await mock();
    await us.registration.register({ url: them.versionsUrl, token: 'mock-token-a' });
    const authenticator = us.module.get(TokenAuthenticator);
    const { token } = them.credentials.theirs!;
    await authenticator.authenticate(token);
    state.reads = 0;
    expect(authenticator.authenticate(token)).toMatchObject({ kind: 'partner', token });
    expect(state.reads).toBe(0);
    us.clock.ahead = 2001;
    expect(authenticator.authenticate(token)).toBeInstanceOf(Promise);
  });

  it.each([
    ['at once where the state tells of changes', () => new MemoryState(), 0],
    ['after two seconds where it does not', () => new SilentState(), 2001],
  ])('sees what another instance changes: %s', async (_, make, wait) => {
    const state = make();
    const [one, two] = [await platform({ state }), await platform({ state })];
    const them = await mock();
    const partner = await one.registration.register({ url: them.versionsUrl, token: 'mock-token-a' });
    const { token } = them.credentials.theirs!;
    await new Promise((resolve) => setImmediate(resolve));
    expect(await two.authenticate(token)).toMatchObject({ partner: { id: partner.id } });
    await one.registration.unregister(partner.id);
    await new Promise((resolve) => setImmediate(resolve));
    two.clock.ahead = wait;
    expect(await two.authenticate(token)).toBeUndefined();
    expect(await one.authenticate(token)).toBeUndefined();
  });

  it('R-074 nobody has an unknown token, and asking for it is not remembered', async () => {
    const us = await platform();
    expect(await us.authenticate('unknown')).toBeUndefined();
    const { token } = await us.registration.createToken();
    expect(await us.authenticate(token)).toEqual({ kind: 'registration', token });
  });

  it('one party can be claimed once only, by whichever of two instances is first', async () => {
    const state = new SilentState();
    const [one, two] = [await platform({ state }), await platform({ state })];
    const [first, second] = [await mock(), await mock()];
    const results = await Promise.allSettled([
      one.registration.register({ url: first.versionsUrl, token: 'mock-token-a' }),
      two.registration.register({ url: second.versionsUrl, token: 'mock-token-a' }),
    ]);
    expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    for (const each of [one, two]) {
      each.clock.ahead = 2001;
      expect(await each.partners.all()).toHaveLength(1);
    }
  });
});

describe('registration tokens', () => {
  it('are made, listed without their texts, and revoked', async () => {
    const us = await platform();
    const { id, token } = await us.registration.createToken({ roles: ['CPO'] });
    expect(await us.registration.listTokens()).toMatchObject([{ id, state: 'open', roles: ['CPO'], imported: false }]);
    expect(JSON.stringify(await us.registration.listTokens())).not.toContain(token);
    expect(await us.registration.revokeToken(id)).toBe(true);
    expect(await us.registration.revokeToken(id)).toBe(false);
    expect(await us.authenticate(token)).toBeUndefined();
    expect(await us.registration.listTokens()).toMatchObject([{ id, state: 'revoked' }]);
  });

  it('of the settings stay used over a restart; those not named any more are forgotten', async () => {
    const state = new MemoryState();
    const settings = { registrationTokens: ['first', 'second'] };
    const us = await platform({ state, settings });
    const them = await mock();
    await them.credentials.register(us.versionsUrl, 'first', '2.2.1');
    const again = await platform({ state, settings });
    expect(await again.authenticate('first')).toBeUndefined();
    expect(await again.authenticate('second')).toMatchObject({ kind: 'registration' });
    const without = await platform({ state, settings: { registrationTokens: [] } });
    expect(await without.authenticate('second')).toBeUndefined();
    expect(await without.registration.listTokens()).toMatchObject([{ state: 'used', usedBy: expect.any(String), imported: true }]);
    await expect(platform({ settings: { registrationTokens: ['with space'] } })).rejects.toThrow(/Change registrationTokens/);
  });

  it('that is revoked while a registration with it is under way lets it fail', async () => {
    const us = await platform();
    const them = await mock();
    const { id, token } = await us.registration.createToken();
    them.fail(/details/, { delayMs: 1000 });
    const registering = them.credentials.register(us.versionsUrl, token, '2.2.1');
    const isBusy = async () => (await us.registration.listTokens())[0]?.state === 'busy';
    for (const deadline = Date.now() + 5000; Date.now() < deadline && !(await isBusy());)
      await new Promise((resolve) => setTimeout(resolve, 5));
    expect(await us.registration.listTokens()).toMatchObject([{ state: 'busy' }]);
    expect(await us.registration.revokeToken(id)).toBe(true);
    expect((await registering).body?.status_code).toBe(3001);
    expect(await us.partners.all()).toEqual([]);
  });
});

describe('at rest', () => {
  it('neither our tokens nor those of partners can be read in the state', async () => {
    const us = await platform({ settings: { registrationTokens: ['token-a-in-settings'] } });
    const them = await mock();
    await them.credentials.register(us.versionsUrl, 'token-a-in-settings', '2.2.1');
    const [partner] = await us.partners.all();
    await us.registration.update(partner!.id);
    const texts = ['token-a-in-settings', them.credentials.token!, them.credentials.theirs!.token];
    const dump = JSON.stringify(await Promise.all((['partners', 'tokens', 'audit'] as const).map((bucket) => us.state.list(bucket))));
    expect(dump).toContain(partner!.id);
    for (const text of texts) {
      expect(dump).not.toContain(text);
      expect(dump).not.toContain(Buffer.from(text).toString('base64'));
    }
  });

  it('partners survive a restart with the same secretKey; another key is a sentence', async () => {
    const state = new MemoryState();
    const us = await platform({ state });
    const them = await mock();
    const { id } = await us.registration.register({ url: them.versionsUrl, token: 'mock-token-a' });
    const again = await platform({ state });
    expect(await again.client.for(id).tokens.list().toArray()).toEqual([]);
    expect(await again.authenticate(them.credentials.theirs!.token)).toMatchObject({ partner: { id } });
    const other = await platform({ state, settings: { secretKey: 'another key' } });
    await expect(other.client.for(id).tokens.list().toArray()).rejects.toThrow(/Set secretKey/);
  });

  it('what is sealed for one purpose opens for no other, and not when it was changed', () => {
    const secrets = new OcpiSecrets({ secretKey: 'k' });
    const sealed = secrets.seal('text', 'one');
    expect(secrets.open(sealed, 'one')).toBe('text');
    expect(new OcpiSecrets({ secretKey: 'k' }).open(sealed, 'one')).toBe('text');
    expect(() => secrets.open(sealed, 'two')).toThrow(/secretKey/);
    expect(() => secrets.open(`${sealed.slice(0, -2)}AA`, 'one')).toThrow(/secretKey/);
    expect(secrets.seal('text', 'one')).not.toBe(sealed);
    expect(secrets.newToken()).toMatch(/^[\w-]{48}$/);
    expect([secrets.same('a', 'a'), secrets.same('a', 'b'), secrets.same('a', 'ab')]).toEqual([true, false, false]);
  });
});
