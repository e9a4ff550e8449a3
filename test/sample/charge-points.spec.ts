import type { INestApplicationContext, DynamicModule } from '@nestjs/common';
import { Module } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { ActionInput, ActionOutput, OcpiAction } from '../../lib/contract/actions.js';
import { OcpiClock } from '../../lib/contract/clock.js';
import { ownContext } from '../../lib/contract/context.js';
import { openPglite } from '../../lib/storage/index.js';
import type { Session } from '../../lib/versions/v230/sessions.js';
import { Charging } from '../../sample/01-platform/charge-points/charging.js';
import { ChargePointsModule } from '../../sample/01-platform/charge-points/charge-points.module.js';
import { Pusher } from '../../sample/01-platform/charge-points/pusher.js';
import { demoData } from '../../sample/01-platform/demo/demo-data.js';
import { PlatformCrud } from '../../sample/01-platform/platform.crud.js';
import { SETTINGS } from '../../sample/01-platform/settings.token.js';

const OWNER = { countryCode: 'NL', partyId: 'EXA', roles: ['CPO', 'EMSP'] as const };
const data = demoData(OWNER, 3);
const context = ownContext('2.3.0', 'commands');
const token = data.tokens[0]!;

/** Keeps what would have been pushed. */
class Recorder extends Pusher {
  readonly pushed: string[] = [];
  readonly sessions: Session[] = [];
  session = (session: Session): void => {
    this.sessions.push(session);
    this.pushed.push(`session ${session.status}`);
  };
  sessionFields = (session: Session): void => {
    this.sessions.push(session);
    this.pushed.push(`fields ${session.status}`);
  };
  cdr = (): void => void this.pushed.push('cdr');
  evse: Pusher['evse'] = (_location, evse): void => void this.pushed.push(`${evse.uid} ${evse.status}`);
  profileChanged: Pusher['profileChanged'] = (_session, { charging_profile }): void =>
    void this.pushed.push(`profile ${charging_profile.charging_profile_period?.[0]?.limit}`);
}

const START = Date.now();

/** Minutes pass in seconds. */
class FastClock extends OcpiClock {
  override now(): number {
    return START + (Date.now() - START) * 60;
  }
}

describe('simulated charge points', () => {
  let crud: PlatformCrud;
  let app: INestApplicationContext;
  let recorder: Recorder;

  const location = async (index = 0) => (await crud.get('locations', { ...OWNER, id: data.locations[index]!.id }, context))!;
  const evse = async (uid: string, index = 0) => (await location(index)).evses!.find((one) => one.uid === uid)!;
  const act = async <A extends OcpiAction>(action: A, input: ActionInput<A>): Promise<ActionOutput<A>> =>
    (await crud.do(action, input, context))!;

  async function boot(): Promise<void> {
    recorder = new Recorder();
    @Module({})
    class Fakes {
      static with(): DynamicModule {
        const providers = [
          { provide: PlatformCrud, useValue: crud },
          { provide: OcpiClock, useClass: FastClock },
          { provide: SETTINGS, useValue: { delayMs: 20 } },
        ];
        return { module: Fakes, global: true, providers, exports: providers.map(({ provide }) => provide) };
      }
    }
    const module = await Test.createTestingModule({ imports: [Fakes.with(), ChargePointsModule] })
      .overrideProvider(Pusher)
      .useValue(recorder)
      .compile();
    app = await module.init();
  }

  async function start(uid: string, index = 0): Promise<Session> {
    const command = { token, location_id: data.locations[index]!.id, evse_uid: uid, connector_id: '1' };
    const { result, completion } = await act('START_SESSION', { id: 'call', command, location: await location(index) });
    expect(result).toBe('ACCEPTED');
    expect(await completion).toEqual({ result: 'ACCEPTED' });
    await vi.waitFor(() => expect(recorder.pushed).toContain('fields ACTIVE'), 5000);
    return recorder.sessions.at(-1)!;
  }

  const stored = async (session: Session) => (await crud.get('sessions', { ...OWNER, id: session.id }, context))!;

  beforeAll(async () => {
    crud = new PlatformCrud(await openPglite('memory:'));
    vi.spyOn(crud, 'close').mockResolvedValue();
    for (const kind of ['locations', 'tariffs'] as const) for (const object of data[kind]) await crud.create(kind, object, context);
    await boot();
  });
  beforeEach(() => {
    recorder.pushed.length = 0;
    recorder.sessions.length = 0;
  });
  afterAll(async () => {
    await app?.close();
    vi.restoreAllMocks();
    await crud?.close();
  });

  it('R-140 complete a session once, one that was never active too', async () => {
    const place = await location(2);
    const uid = place.evses!.at(-1)!.uid;
    const command = { token, location_id: place.id, evse_uid: uid.toLowerCase() };
    await (
      await act('START_SESSION', { id: 'call', command, location: place })
    ).completion;
    const pending = (await crud.list('sessions', { offset: 0, limit: 1 }, context)).items[0]!;
    expect(pending).toMatchObject({ status: 'PENDING', evse_uid: uid });
    await (
      await act('STOP_SESSION', { id: 'call', command: { session_id: pending.id }, session: pending })
    ).completion;
    await vi.waitFor(() => expect(recorder.pushed).toContain('cdr'), 5000);
    const session = await start(uid, 2);
    recorder.pushed.length = 0;
    await (
      await act('STOP_SESSION', { id: 'call', command: { session_id: session.id }, session })
    ).completion;
    // Its next growth would have been by now.
    await new Promise((resolve) => setTimeout(resolve, 1200));
    expect(recorder.pushed).toEqual(['session COMPLETED', `${uid} AVAILABLE`, 'cdr']);
    expect((await stored(pending)).status).toBe('COMPLETED');
  });

  it('charge from PENDING over ACTIVE with growing kwh to COMPLETED, and bill it', async () => {
    const uid = (await location()).evses![0]!.uid;
    const session = await start(uid);
    expect((await evse(uid)).status).toBe('CHARGING');
    // the start moves to the activation.
    const [pending, active] = recorder.sessions;
    expect(active?.start_date_time).toBe(active?.last_updated);
    expect(Date.parse(active!.start_date_time)).toBeGreaterThan(Date.parse(pending!.start_date_time));
    await vi.waitFor(async () => expect((await stored(session)).kwh).toBeGreaterThan(0), 5000);
    const running = await stored(session);
    const stopped = await act('STOP_SESSION', { id: 'call', command: { session_id: session.id }, session: running });
    expect(await stopped.completion).toEqual({ result: 'ACCEPTED' });
    await vi.waitFor(() => expect(recorder.pushed).toContain('cdr'), 5000);
    const completed = await stored(session);
    expect(completed).toMatchObject({ status: 'COMPLETED', auth_method: 'COMMAND', cdr_token: { uid: token.uid } });
    expect(completed.kwh).toBeGreaterThanOrEqual(running.kwh);
    const cdr = await crud.get('cdrs', { ...OWNER, id: session.id }, context);
    expect(cdr).toMatchObject({ session_id: session.id, total_energy: completed.kwh, total_cost: completed.total_cost });
    expect((await evse(uid)).status).toBe('AVAILABLE');
    expect(recorder.pushed.filter((entry) => !entry.startsWith('fields'))).toEqual([
      `${uid} CHARGING`,
      'session PENDING',
      'session COMPLETED',
      `${uid} AVAILABLE`,
      'cdr',
    ]);
    const again = await act('STOP_SESSION', { id: 'call', command: { session_id: session.id }, session: completed });
    expect(again.result).toBe('REJECTED');
  });

  it('refuse an EVSE that is taken, and sockets that are not there', async () => {
    const place = await location();
    const uid = place.evses![0]!.uid;
    const session = await start(uid);
    const second = await act('START_SESSION', {
      id: 'call',
      command: { token, location_id: place.id, evse_uid: uid },
      location: await location(),
    });
    expect(await second.completion).toEqual({ result: 'EVSE_OCCUPIED' });
    const unlock = await act('UNLOCK_CONNECTOR', {
      id: 'call',
      command: { location_id: place.id, evse_uid: uid, connector_id: '1' },
      location: await location(),
    });
    expect(await unlock.completion).toMatchObject({ result: 'REJECTED' });
    for (const wrong of [{ evse_uid: 'NONE' }, { evse_uid: uid, connector_id: '99' }]) {
      const command = { token, location_id: place.id, ...wrong };
      expect((await act('START_SESSION', { id: 'call', command, location: place })).result).toBe('REJECTED');
    }
    await (
      await act('STOP_SESSION', { id: 'call', command: { session_id: session.id }, session: await stored(session) })
    ).completion;
    await vi.waitFor(async () => expect((await evse(uid)).status).toBe('AVAILABLE'), 5000);
    expect((await act('STOP_SESSION', { id: 'call', command: { session_id: 'x' } })).result).toBe('UNKNOWN_SESSION');
  });

  it('keep a reserved EVSE for its driver, until it is canceled or expires', async () => {
    const place = await location(1);
    const uid = place.evses![0]!.uid;
    const reserve = async (reservation: string, minutes: number) => {
      const expiry_date = new Date(app.get(OcpiClock).now() + minutes * 60_000).toISOString();
      const command = { token, location_id: place.id, evse_uid: uid, expiry_date };
      const { completion } = await act('RESERVE_NOW', { id: 'call', reservation, command, location: await location(1) });
      return completion;
    };
    expect(await reserve('one', 600)).toEqual({ result: 'ACCEPTED' });
    expect((await evse(uid, 1)).status).toBe('RESERVED');
    expect(await reserve('two', 600)).toEqual({ result: 'EVSE_OCCUPIED' });
    for (const other of [{ uid: 'SOMEBODY' }, { party_id: 'OTH' }]) {
      const denied = await act('START_SESSION', {
        id: 'call',
        command: { token: { ...token, ...other }, location_id: place.id, evse_uid: uid },
        location: await location(1),
      });
      expect(await denied.completion).toEqual({ result: 'EVSE_OCCUPIED' });
    }
    const cancel = async (reservation: string) => (await act('CANCEL_RESERVATION', { id: 'call', reservation, command: {} })).completion;
    expect(await cancel('one')).toEqual({ result: 'ACCEPTED' });
    expect(await cancel('one')).toEqual({ result: 'UNKNOWN_RESERVATION' });
    expect((await evse(uid, 1)).status).toBe('AVAILABLE');
    // Timers do not run faster with the clock.
    expect(await reserve('three', 0.05)).toEqual({ result: 'ACCEPTED' });
    await vi.waitFor(async () => expect((await evse(uid, 1)).status).toBe('AVAILABLE'), { timeout: 10_000, interval: 100 });
    expect(await reserve('four', 600)).toEqual({ result: 'ACCEPTED' });
    const session = await start(uid, 1);
    await (
      await act('STOP_SESSION', { id: 'call', command: { session_id: session.id }, session: await stored(session) })
    ).completion;
    expect(await cancel('four')).toEqual({ result: 'UNKNOWN_RESERVATION' });
  });

  it('follow a charging profile while it is set', async () => {
    const uid = (await location(2)).evses![0]!.uid;
    const session = await start(uid, 2);
    const profile = { charging_rate_unit: 'W' as const, charging_profile_period: [{ start_period: 0, limit: 0 }] };
    const set = await act('SET_CHARGING_PROFILE', { id: 'call', session: await stored(session), profile });
    expect(await set.completion).toEqual({ result: 'ACCEPTED' });
    await vi.waitFor(() => expect(recorder.pushed).toContain('profile 0'), 5000);
    const active = await act('GET_CHARGING_PROFILE', { id: 'call', session: await stored(session), profile: { duration: 600 } });
    expect(await active.completion).toMatchObject({ result: 'ACCEPTED', profile: { charging_profile: profile } });
    await vi.waitFor(() => expect(recorder.pushed.filter((entry) => entry === 'fields ACTIVE').length).toBeGreaterThan(0), 5000);
    const brief = { ...profile, duration: 1 };
    await (
      await act('SET_CHARGING_PROFILE', { id: 'call', session: await stored(session), profile: brief })
    ).completion;
    await vi.waitFor(async () => {
      const over = await act('GET_CHARGING_PROFILE', { id: 'call', session: await stored(session), profile: { duration: 600 } });
      const { profile: now } = (await over.completion)!;
      expect(now).toMatchObject({ charging_profile: { duration: 600, charging_profile_period: [{ start_period: 0 }] } });
      expect(now?.charging_profile.charging_profile_period?.[0]?.limit).toBeGreaterThan(0);
    }, 5000);
    const clear = await act('CLEAR_CHARGING_PROFILE', { id: 'call', session: await stored(session), profile: undefined });
    expect(await clear.completion).toEqual({ result: 'ACCEPTED' });
    const none = await act('CLEAR_CHARGING_PROFILE', { id: 'call', session: await stored(session), profile: undefined });
    expect(await none.completion).toEqual({ result: 'UNKNOWN' });
    const preferences = (more: object) =>
      act('CHARGING_PREFERENCES', { session: { ...session, status: 'ACTIVE' }, preferences: { profile_type: 'GREEN', ...more } });
    expect(await preferences({})).toBe('DEPARTURE_REQUIRED');
    expect(await preferences({ departure_time: '2026-06-01T00:00:00Z' })).toBe('ENERGY_NEED_REQUIRED');
    expect(await preferences({ departure_time: '2026-06-01T00:00:00Z', energy_need: 10 })).toBe('ACCEPTED');
  });

  it('go on after a restart', async () => {
    const [running] = (await crud.list('sessions', { offset: 0, limit: 100 }, context)).items.filter(({ status }) => status === 'ACTIVE');
    expect(running).toBeDefined();
    await app.close();
    const asleep = await stored(running!);
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect((await stored(running!)).kwh).toBe(asleep.kwh);
    await boot();
    await vi.waitFor(async () => expect((await stored(running!)).kwh).toBeGreaterThan(asleep.kwh), 8000);
    const stop = await act('STOP_SESSION', { id: 'call', command: { session_id: running!.id }, session: await stored(running!) });
    expect(await stop.completion).toEqual({ result: 'ACCEPTED' });
    await vi.waitFor(() => expect(recorder.pushed).toContain('cdr'), 5000);
  });

  it('do at once what they were told when the application ends', async () => {
    const place = await location(1);
    const uid = place.evses![0]!.uid;
    const started = await act('START_SESSION', { id: 'call', command: { token, location_id: place.id, evse_uid: uid }, location: place });
    const closed = app.close();
    expect(await started.completion).toEqual({ result: 'ACCEPTED' });
    await closed;
    const find = async () => (await crud.list('sessions', { offset: 0, limit: 100 }, context)).items.at(-1)!;
    expect(await find()).toMatchObject({ status: 'PENDING', evse_uid: uid });
    await boot();
    await vi.waitFor(async () => expect(await find()).toMatchObject({ status: 'ACTIVE', evse_uid: uid }), 5000);
  });

  it('end sessions by themselves when the car is full, or after a day', () => {
    const charging = app.get(Charging);
    const session = { kwh: 1, start_date_time: app.get(OcpiClock).timestamp() } as Session;
    expect(charging.isOver(session)).toBe(false);
    expect(charging.isOver({ ...session, kwh: 60 })).toBe(true);
    const yesterday = new Date(app.get(OcpiClock).now() - 90_000_000).toISOString();
    expect(charging.isOver({ ...session, start_date_time: yesterday })).toBe(true);
  });

  it('R-191 R-193 allow valid tokens at the EVSEs that there are, and block the others', async () => {
    const place = data.locations[0]!;
    const from = { countryCode: 'NL', partyId: 'EXA' };
    const ask = (valid: boolean, evse_uids?: string[]) =>
      crud.do(
        'AUTHORIZE_TOKEN',
        { token: { ...token, valid }, location: { location_id: place.id, ...(evse_uids && { evse_uids }) } },
        { ...context, from },
      );
    const uid = place.evses![0]!.uid;
    expect(await ask(true, [uid, 'NONE'])).toMatchObject({ allowed: 'ALLOWED', location: { location_id: place.id, evse_uids: [uid] } });
    expect(await ask(true, ['NONE'])).toMatchObject({ allowed: 'NOT_ALLOWED' });
    expect(await ask(false, [uid])).toEqual({ allowed: 'BLOCKED', token: { ...token, valid: false } });
    expect(await crud.do('AUTHORIZE_TOKEN', { token }, context)).toMatchObject({ allowed: 'ALLOWED' });
  });
});
