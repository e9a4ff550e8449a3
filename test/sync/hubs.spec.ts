import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ownContext } from '../../lib/contract/context.js';
import { OcpiCrud } from '../../lib/contract/crud.js';
import type { OcpiPartner } from '../../lib/contract/partner.js';
import { OcpiSync } from '../../lib/sync/ocpi-sync.js';
import type { SyncKind } from '../../lib/sync/sync-kinds.js';
import { SYNC_PROVIDERS } from '../../lib/sync/sync.providers.js';
import { MockPartner } from '../../lib/testing/mock-partner.js';
import type { MockRole } from '../../lib/testing/mock-partner.options.js';
import { v221 } from '../fixtures/objects.js';
import { Platform } from '../partners/platform.js';
import { location, OLD } from './sync-setting.js';

const KINDS = ['locations', 'tariffs', 'tokens', 'clients'] as const;
const AAA = { country_code: 'DE', party_id: 'AAA' } as const;
const BBB = { country_code: 'FR', party_id: 'BBB' } as const;
type Owner = typeof AAA | typeof BBB;

/** A partner that the platform pulls from. */
interface Source {
  readonly mock: MockPartner;
  readonly partner: OcpiPartner;
}

const client = (owner: object, more: object = {}): object => ({ ...owner, role: 'CPO', status: 'CONNECTED', last_updated: OLD, ...more });

describe('a platform that pulls from several hubs', () => {
  let us: Platform;
  let sources: Source[];
  const crud = (): OcpiCrud => us.module.get<OcpiCrud>(OcpiCrud);
  beforeEach(async () => {
    us = await Platform.start({ providers: SYNC_PROVIDERS });
    sources = [];
  });
  afterEach(async () => {
    await us.stop();
    for (const { mock } of sources) await mock.stop();
  });

  async function join(...roles: readonly MockRole[]): Promise<Source> {
    const mock = await MockPartner.start({ versions: ['2.2.1'], roles });
    const partner = await us.registration.register({ url: mock.versionsUrl, token: 'mock-token-a', side: 'emsp' });
    const source = { mock, partner };
    sources.push(source);
    return source;
  }

  const hub = (partyId: string): Promise<Source> => join({ role: 'HUB', countryCode: 'NL', partyId });

  /** Puts one object of each kind into a partner's lists. */
  function offer({ mock: { objects } }: Source, owner: Owner): void {
    objects.list('locations').push(location('L1', OLD, owner));
    objects.list('tariffs').push(v221.tariff({ id: 'T1', ...owner, last_updated: OLD }));
    objects.list('tokens').push(v221.token({ uid: 'U1', ...owner, last_updated: OLD }));
    objects.list('hubclientinfo').push(client(owner));
  }

  function withdraw({ mock: { objects } }: Source): void {
    for (const module of ['locations', 'tariffs', 'tokens', 'hubclientinfo']) objects.list(module).length = 0;
  }

  async function pull({ partner }: Source, full = true, from = us): Promise<number> {
    let vanished = 0;
    for (const kind of KINDS) vanished += (await from.module.get(OcpiSync).pull(partner, kind, { full })).vanished;
    return vanished;
  }

  /** What is stored of a party: the EVSE, the Tariff, the Token, the client. */
  async function stored(owner: Owner): Promise<unknown[]> {
    const party = { countryCode: owner.country_code, partyId: owner.party_id };
    const ctx = ownContext('2.3.0', 'locations');
    const [place, tariff, token, told] = await Promise.all([
      crud().get('locations', { ...party, id: 'L1' }, ctx),
      crud().get('tariffs', { ...party, id: 'T1' }, ctx),
      crud().get('tokens', { ...party, uid: 'U1', type: 'RFID' }, ctx),
      crud().get('clients', { ...party, role: 'CPO' }, ctx),
    ]);
    return [place?.evses?.[0]?.status, tariff?.id, token?.valid, told?.status];
  }

  const THERE = ['AVAILABLE', 'T1', true, 'CONNECTED'];
  const GONE = ['REMOVED', undefined, false, 'SUSPENDED'];

  it('R-032 keeps what one hub has given when the list of another does not have it', async () => {
    const [first, second] = [await hub('HA1'), await hub('HB1')];
    offer(first, AAA);
    offer(second, BBB);
    for (let round = 0; round < 2; round++)
      for (const each of [first, second]) {
        expect(await pull(each)).toBe(0);
        expect(await stored(AAA)).toEqual(THERE);
      }
    expect(await stored(BBB)).toEqual(THERE);
  });

  it('R-032 marks, once, what a hub has given before and does not list any more', async () => {
    const [first, second] = [await hub('HA1'), await hub('HB1')];
    offer(first, AAA);
    offer(second, BBB);
    await pull(first);
    await pull(second);
    withdraw(first);
    expect(await pull(first)).toBe(4);
    expect([await stored(AAA), await stored(BBB)]).toEqual([GONE, THERE]);
    expect(await pull(first)).toBe(0);
    offer(first, AAA);
    expect(await pull(first)).toBe(0);
    expect(await stored(AAA)).toEqual(THERE);
  });

  it('R-032 marks also what came with a pull of changes only, pulled by whichever instance', async () => {
    const first = await hub('HA1');
    await pull(first);
    offer(first, AAA);
    for (const module of ['locations', 'tariffs', 'tokens', 'hubclientinfo'])
      for (const object of first.mock.objects.list(module)) Object.assign(object as object, { last_updated: new Date().toISOString() });
    const another = await Platform.start({ providers: SYNC_PROVIDERS, state: us.state, crud: crud() });
    try {
      expect(await pull(first, false, another)).toBe(0);
      expect(await stored(AAA)).toEqual(THERE);
      expect(await pull(first, false)).toBe(0);
      withdraw(first);
      us.clock.ahead = 5000;
      expect(await pull(first)).toBe(4);
      expect(await stored(AAA)).toEqual(GONE);
    } finally {
      await another.stop();
    }
  });

  it('marks nothing as long as it is not known what a hub has given: after an update of the library, and what was only pushed', async () => {
    const first = await hub('HA1');
    offer(first, AAA);
    await pull(first);
    for (const { id } of await us.state.list('sync', 'seen/')) await us.state.update('sync', id, () => undefined);
    withdraw(first);
    expect(await pull(first)).toBe(0);
    expect(await stored(AAA)).toEqual(THERE);
    offer(first, AAA);
    await pull(first);
    withdraw(first);
    expect(await pull(first)).toBe(4);
    expect(await stored(AAA)).toEqual(GONE);
  });

  it('keeps what another hub lists as well, until neither does', async () => {
    const [first, second] = [await hub('HA1'), await hub('HB1')];
    for (const each of [first, second]) offer(each, AAA);
    await pull(first);
    await pull(second);
    withdraw(first);
    expect(await pull(first)).toBe(0);
    expect(await stored(AAA)).toEqual(THERE);
    withdraw(second);
    expect(await pull(second)).toBe(4);
    expect(await stored(AAA)).toEqual(GONE);
  });

  it('does not believe a hub any more when the party has become a partner', async () => {
    const first = await hub('HA1');
    offer(first, AAA);
    await pull(first);
    await join({ role: 'CPO', countryCode: 'DE', partyId: 'AAA' });
    withdraw(first);
    expect(await pull(first)).toBe(0);
    expect(await stored(AAA)).toEqual(THERE);
  });

  it('R-032 keeps what one of two partners with the same party has given, when the other does not have it', async () => {
    const roles = (['CPO', 'EMSP'] as const).map((role) => ({ role, countryCode: 'DE', partyId: 'AAA' }));
    const [cpo, emsp] = [await join(roles[0]!), await join(roles[1]!)];
    offer(cpo, AAA);
    cpo.mock.objects.list('tokens').length = 0;
    emsp.mock.objects.list('tokens').push(v221.token({ uid: 'U1', ...AAA, last_updated: OLD }));
    for (const each of [cpo, emsp, cpo, emsp]) expect(await pull(each)).toBe(0);
    expect(await stored(AAA)).toEqual(['AVAILABLE', 'T1', true, undefined]);
    withdraw(cpo);
    expect(await pull(cpo)).toBe(2);
    expect(await stored(AAA)).toEqual(['REMOVED', undefined, true, undefined]);
  });

  it('keeps the client that a hub is itself, whether it lists it or not', async () => {
    const first = await hub('HA1');
    const itself = { country_code: 'NL', party_id: 'HA1' };
    const status = async (): Promise<string | undefined> => {
      const key = { countryCode: 'NL', partyId: 'HA1', role: 'OTHER' };
      return (await crud().get('clients', key, ownContext('2.3.0', 'hubclientinfo')))?.status;
    };
    first.mock.objects.list('hubclientinfo').push(client(itself, { role: 'OTHER' }));
    await pull(first);
    expect(await status()).toBe('CONNECTED');
    withdraw(first);
    expect(await pull(first)).toBe(0);
    expect(await status()).toBe('CONNECTED');
  });

  it('pulls clients from hubs only', async () => {
    const [first, cpo] = [await hub('HA1'), await join({ role: 'CPO', countryCode: 'DE', partyId: 'AAA' })];
    const kinds = async ({ partner }: Source): Promise<SyncKind[]> =>
      (await us.module.get(OcpiSync).pullAll(partner)).map(({ kind }) => kind);
    expect(await kinds(first)).toContain('clients');
    expect(await kinds(cpo)).not.toContain('clients');
    offer(cpo, AAA);
    expect(await us.module.get(OcpiSync).pull(cpo.partner, 'clients')).toMatchObject({ created: 0, ignored: 1 });
  });
});
