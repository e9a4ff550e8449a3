import { lastValueFrom, take, toArray } from 'rxjs';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { ownContext } from '../../lib/contract/context.js';
import type { OcpiCrud } from '../../lib/contract/crud.js';
import { OcpiEvents } from '../../lib/partners/ocpi.events.js';
import { openPglite, SqlCrud, type SqlDatabase } from '../../lib/storage/index.js';
import { OcpiSync } from '../../lib/sync/ocpi-sync.js';
import { MemoryCrud } from '../../lib/testing/memory-crud.js';
import { v211, v221 } from '../fixtures/objects.js';
import { CPO, location, OLD, Setting } from './sync-setting.js';

let at: Setting;
afterEach(async () => {
  // The database outlives the test.
  await at.us.registration.unregister(at.partner.id, { force: true });
  await at.stop();
});

const locations = (): unknown[] => at.them.objects.list('locations');
const pull = (full = false) => at.sync.pull(at.partner, 'locations', { full });

let database: SqlDatabase;
beforeAll(async () => {
  database = await openPglite('memory:');
});
afterAll(() => database.close());
const STORES: [string, () => OcpiCrud][] = [
  ['memory', () => new MemoryCrud()],
  ['SQL', () => new SqlCrud(database)],
];

describe.each(STORES)('a pull into %s', (_, makeCrud) => {
  it('takes everything first, goes on where it failed, then asks for what changed since, a minute of overlap included', async () => {
    const crud = makeCrud();
    at = await Setting.start({ crud, state: crud.state });
    at.offer(450);
    at.them.objects.onPage = (_module, offset) => {
      if (offset === 300) at.them.fail(/locations/, { status: 400 });
    };
    await expect(pull()).rejects.toThrow(/400/);
    expect(await at.ids()).toHaveLength(400);
    at.them.requests.length = 0;
    at.them.objects.onPage = () => undefined;

    const another = await at.instance();
    const began = Date.now();
    const rest = await another.module.get(OcpiSync).pull(at.partner.id, 'locations');
    expect(rest).toMatchObject({ outcome: 'done', full: true, created: 50, unchanged: 100, bad: 0, vanished: 0 });
    expect(at.asked()).toEqual(['300', '400'].map((offset) => ({ offset, date_from: null })));
    expect(await at.ids()).toHaveLength(450);

    at.them.requests.length = 0;
    locations().push(location('NEW', new Date().toISOString()));
    expect(await pull()).toMatchObject({ full: false, created: 1, updated: 0 });
    expect(at.asked()).toHaveLength(1);
    const overlap = began - Date.parse(at.asked()[0]?.date_from ?? '');
    expect(overlap).toBeGreaterThan(59_000);
    expect(overlap).toBeLessThan(180_000);
    expect(await at.stored('NEW')).toMatchObject({ publish: true, ...CPO });
  });
});

describe('a pull', () => {
  it('R-031 passes a bad object over, reports it, and does not take it for vanished', async () => {
    at = await Setting.start();
    at.offer(3);
    await pull();
    locations()[1] = { ...location('L1'), coordinates: 'nowhere' };
    const reported: unknown[] = [];
    at.us.module
      .get(OcpiEvents)
      .of('call.bad-object')
      .subscribe(({ faults }) => reported.push(faults[0]?.path));
    expect(await pull(true)).toMatchObject({ bad: 1, unchanged: 2, vanished: 0 });
    expect(reported).toEqual(['$.coordinates']);
    expect(await at.stored('L1')).toMatchObject({ evses: [{ status: 'AVAILABLE' }] });
  });

  it('R-031 passes over what is nested too deeply to be stored', async () => {
    at = await Setting.start();
    at.offer(3);
    let deep: unknown = 1;
    for (let depth = 0; depth < 2000; depth++) deep = [deep];
    locations()[1] = { ...location('L1'), nlx_deep: deep };
    expect(await pull(true)).toMatchObject({ bad: 1, created: 2 });
  });

  it('keeps what is newer here, and takes what changed without a new last_updated', async () => {
    at = await Setting.start();
    at.offer(2);
    await pull();
    const key = { countryCode: 'DE', partyId: 'MCK', id: 'L0' };
    const pushed = { name: 'pushed since', last_updated: '2021-01-01T00:00:00Z' };
    await at.crud.update('locations', key, (current) => ({ ...current, ...pushed }), ownContext('2.3.0', 'locations'));
    locations()[1] = location('L1', OLD, { name: 'changed quietly' });
    expect(await pull(true)).toMatchObject({ updated: 1, unchanged: 1 });
    expect(await at.stored('L0')).toMatchObject(pushed);
    expect(await at.stored('L1')).toMatchObject({ name: 'changed quietly' });
  });

  it('R-034 leaves out what belongs to others, and never touches our own', async () => {
    at = await Setting.start();
    locations().push(
      location('L0'),
      location('OTHER', OLD, { party_id: 'XYZ' }),
      location('OURS', OLD, { country_code: 'NL', party_id: 'EXA' }),
    );
    expect(await pull()).toMatchObject({ created: 1, ignored: 2 });
    expect(await at.ids()).toEqual(['L0']);
  });

  it('R-053 of sessions names date_from also when it asks for everything; CDRs stay as they were first told', async () => {
    at = await Setting.start();
    at.them.objects.list('sessions').push(v221.session({ id: 'S1', ...CPO }));
    at.them.objects.list('cdrs').push(v221.cdr({ id: 'C1', ...CPO }));
    expect(await at.sync.pull(at.partner, 'sessions')).toMatchObject({ created: 1 });
    expect(at.them.requests.at(-1)!.query.get('date_from')).toBe('1970-01-01T00:00:00Z');
    await at.sync.pull(at.partner, 'cdrs');
    at.them.objects.list('cdrs')[0] = v221.cdr({ id: 'C1', ...CPO, last_updated: '2030-01-01T00:00:00Z' });
    expect(await at.sync.pull(at.partner, 'cdrs', { full: true })).toMatchObject({ unchanged: 1, updated: 0, vanished: 0 });
  });

  it('of a 2.1.1 partner stores what it says in house form', async () => {
    at = await Setting.start({ version: '2.1.1' });
    locations().push(v211.location({ id: 'OLD1' }));
    expect(await pull()).toMatchObject({ created: 1 });
    expect(await at.stored('OLD1')).toMatchObject({ ...CPO, publish: true });
    expect(await pull(true)).toMatchObject({ unchanged: 1, vanished: 0 });
  });

  it('tells how far it is; unsubscribing ends it, and the next one goes on there', async () => {
    at = await Setting.start();
    at.offer(250);
    const [first] = await lastValueFrom(at.sync.pull$(at.partner, 'locations').pipe(take(1), toArray()));
    expect(first).toMatchObject({ position: 100, total: 250, report: { created: 100 } });
    const deadline = Date.now() + 5000;
    while ((await at.us.state.list('leases')).length > 0 && Date.now() < deadline) await new Promise((resolve) => setTimeout(resolve, 10));
    at.them.requests.length = 0;
    const progress = await lastValueFrom(at.sync.pull$(at.partner, 'locations').pipe(toArray()));
    expect(progress.map(({ position, total }) => [position, total])).toEqual([
      [100, 250],
      [200, 250],
      [250, 250],
      [250, 250],
    ]);
    expect(progress.at(-1)!.report).toMatchObject({ outcome: 'done', created: 150, unchanged: 100 });
    expect(await at.ids()).toHaveLength(250);
  });

  it('all kinds: what the partner offers and our roles receive, in an order that refers backwards', async () => {
    at = await Setting.start();
    at.offer(1);
    at.them.objects.list('tariffs').push(v221.tariff({ id: 'T1', ...CPO }));
    const reports = await at.sync.pullAll(at.partner);
    expect(reports.map(({ kind, created }) => [kind, created])).toEqual([
      ['tariffs', 1],
      ['locations', 1],
      ['sessions', 0],
      ['cdrs', 0],
    ]);
  });
});

describe.each(STORES)('two of the same, with the state in %s', (_, makeCrud) => {
  const start = async () => {
    const crud = makeCrud();
    at = await Setting.start({ crud, state: crud.state });
  };

  it('never run at once, not on two instances either', async () => {
    await start();
    at.offer(250);
    at.them.fail(/locations/, { delayMs: 150 }, 3);
    const another = await at.instance();
    const [one, two] = await Promise.all([pull(), another.module.get(OcpiSync).pull(at.partner.id, 'locations')]);
    expect([one.outcome, two.outcome].sort()).toEqual(['busy', 'done']);
    expect(at.asked()).toHaveLength(3);
    expect(await pull()).toMatchObject({ outcome: 'done', full: false });
  });

  it('run one after the other when the instance that pulled has died: its lease ends', async () => {
    await start();
    at.offer(1);
    await at.us.state.update('leases', `sync/${at.partner.id}/locations`, () => ({ by: 'dead', until: Date.now() + 50_000 }));
    expect(await pull()).toMatchObject({ outcome: 'busy' });
    at.us.clock.ahead = 60_000;
    expect(await pull()).toMatchObject({ outcome: 'done' });
  });
});
