import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ownContext } from '../../lib/contract/context.js';
import { OCPI_VERSIONS, type OcpiVersion } from '../../lib/contract/version.js';
import { compile } from '../../lib/models/checker.js';
import { SqlCrud } from '../../lib/storage/index.js';
import { Session } from '../../lib/versions/v230/sessions.js';
import { freePort } from '../harness.js';
import { buildSample } from './built.js';
import { Driver } from './driver.js';
import { SampleProcess } from './sample-process.js';

type Json = Record<string, unknown>;

const PARTIES: Readonly<Record<OcpiVersion, string>> = { '2.1.1': 'OLD', '2.2.1': 'MID', '2.3.0': 'NEW' };
const SECOND = 1000;

/** The sample as a process, driven from outside by three eMSPs at once, one per version. */
describe('the sample', () => {
  const drivers = new Map<OcpiVersion, Driver>();
  let folder: string;
  let env: Record<string, string>;
  let port: number;
  let sample: SampleProcess;

  const driver = (version: OcpiVersion): Driver => drivers.get(version)!;
  const inSeconds = (seconds: number): string => new Date(Date.now() + seconds * SECOND).toISOString().slice(0, 19) + 'Z';
  /** The place of each version: a free EVSE of a location of its own. */
  const placeOf = (version: OcpiVersion) => {
    const number = OCPI_VERSIONS.indexOf(version) + 1;
    return { location_id: `LOC-0000${number}`, evse_uid: `EVSE-${number}-1` };
  };
  const hasCharged = ({ body }: { readonly body: unknown }): boolean => ((body as { readonly kwh?: number }).kwh ?? 0) > 0;
  const sessionPaths = (version: OcpiVersion, which: typeof hasCharged = () => true) => [
    ...new Set(
      driver(version)
        .pushed('sessions')
        .filter(which)
        .map(({ path }) => path),
    ),
  ];
  /** Starts one, and waits until it is active and has grown. Where there is a reservation it is there before. */
  async function started(version: OcpiVersion, uid: string): Promise<string> {
    const before = sessionPaths(version, hasCharged);
    expect(await driver(version).result('START_SESSION', { ...placeOf(version), token: driver(version).token(uid) })).toBe('ACCEPTED');
    await driver(version).got(
      (request) => request.path.includes('/receiver/sessions/') && !before.some((one) => request.path.endsWith(one)) && hasCharged(request),
    );
    const path = sessionPaths(version, hasCharged).find((one) => !before.includes(one))!;
    return path.split('/').at(-1)!;
  }

  beforeAll(async () => {
    buildSample();
    folder = await mkdtemp(join(tmpdir(), 'sample-'));
    port = await freePort();
    env = {
      OCPI_DATA_DIR: folder,
      OCPI_DEMO_LOCATIONS: '3',
      OCPI_SIM_DELAY_MS: '100',
      OCPI_TOKENS_A: OCPI_VERSIONS.map((one) => `token-a-${one}`).join(),
    };
    sample = await SampleProcess.start(port, env);
    for (const version of OCPI_VERSIONS) {
      drivers.set(version, await Driver.register(sample.origin, version, PARTIES[version], `token-a-${version}`));
    }
  }, 240_000);

  afterAll(async () => {
    await Promise.all([sample?.stop(), ...[...drivers.values()].map(({ mock }) => mock.stop())]);
    await rm(folder, { recursive: true, force: true });
  });

  describe.each(OCPI_VERSIONS)('driven in %s', (version) => {
    const isOld = version === '2.1.1';

    it('R-197 R-198 R-140 R-203 starts, watches and stops a session, and gets its CDR', async () => {
      const emsp = driver(version);
      const place = placeOf(version);
      const id = await started(version, 'DRIVER-1');
      expect(await emsp.evseStatus(place.location_id, place.evse_uid)).toBe('CHARGING');
      expect(await emsp.result('STOP_SESSION', { session_id: id })).toBe('ACCEPTED');
      await emsp.got(({ method, path }) => method === 'POST' && path.endsWith('/receiver/cdrs'));
      // They are objects of their own, sent side by side.
      await emsp.got(({ path, body }) => path.endsWith(`/NL/EXA/${id}`) && (body as Json)['status'] === 'COMPLETED');

      const updates = emsp.pushed('sessions').filter(({ path }) => path === `NL/EXA/${id}`);
      expect(updates[0]).toMatchObject({ method: 'PUT', body: { id, status: 'PENDING', kwh: 0 } });
      for (const update of updates) emsp.told('Session', update);
      const statuses = updates.flatMap(({ body }) => (body['status'] as string) ?? []);
      expect(statuses.filter((status, index) => status !== statuses[index - 1])).toEqual(['PENDING', 'ACTIVE', 'COMPLETED']);
      const energies = updates.flatMap(({ body }) => (body['kwh'] as number) ?? []);
      expect(energies).toEqual(energies.toSorted((a, b) => a - b));
      expect(updates.at(-1)).toMatchObject({ method: 'PUT', body: { status: 'COMPLETED', currency: 'EUR' } });

      const [cdr] = emsp.pushed('cdrs').map(({ body }) => emsp.valid('Cdr', body));
      const last = updates.at(-1)!.body;
      expect(cdr).toMatchObject({
        id,
        currency: 'EUR',
        total_energy: last['kwh'],
        total_cost: last['total_cost'],
        charging_periods: last['charging_periods'],
      });
      expect(cdr).toMatchObject(
        isOld
          ? { auth_id: 'DE-DRIVER-1', auth_method: 'AUTH_REQUEST', location: { id: place.location_id, evses: [{ uid: place.evse_uid }] } }
          : {
              session_id: id,
              auth_method: 'COMMAND',
              cdr_token: { party_id: emsp.partyId, uid: 'DRIVER-1' },
              cdr_location: { id: place.location_id, evse_uid: place.evse_uid },
            },
      );
      const hours =
        (Date.parse((cdr?.['end_date_time'] ?? cdr?.['stop_date_time']) as string) - Date.parse(cdr?.['start_date_time'] as string)) /
        3_600_000;
      expect(cdr?.['total_time']).toBeCloseTo(hours, 3);
      expect(await emsp.list('cdrs')).toEqual([cdr]);
      await expect.poll(() => emsp.evseStatus(place.location_id, place.evse_uid)).toBe('AVAILABLE');
    });

    it('R-205 R-208 reserves, starts with the reservation, and cancels', async () => {
      const emsp = driver(version);
      const place = placeOf(version);
      const token = emsp.token('DRIVER-2');
      const reserve = (number: number, of: object, seconds: number) =>
        emsp.result('RESERVE_NOW', {
          ...place,
          token: of,
          expiry_date: inSeconds(seconds),
          reservation_id: isOld ? number : `R-${number}`,
        });
      const occupied = isOld ? 'REJECTED' : 'EVSE_OCCUPIED';
      expect(await reserve(1, token, 600)).toBe('ACCEPTED');
      expect(await emsp.evseStatus(place.location_id, place.evse_uid)).toBe('RESERVED');
      expect(await reserve(2, emsp.token('DRIVER-3'), 600)).toBe(occupied);
      expect(await emsp.result('START_SESSION', { ...place, token: emsp.token('DRIVER-3') })).toBe(occupied);
      const id = await started(version, 'DRIVER-2');
      expect(await emsp.result('STOP_SESSION', { session_id: id })).toBe('ACCEPTED');
      await expect.poll(() => emsp.evseStatus(place.location_id, place.evse_uid)).toBe('AVAILABLE');
      expect(await reserve(3, token, isOld ? 2 : 600)).toBe('ACCEPTED');
      if (!isOld) expect(await emsp.result('CANCEL_RESERVATION', { reservation_id: 'R-3' })).toBe('ACCEPTED');
      await expect.poll(() => emsp.evseStatus(place.location_id, place.evse_uid), { timeout: 10_000 }).toBe('AVAILABLE');
      expect(await emsp.result('UNLOCK_CONNECTOR', { ...place, connector_id: '1' })).toBe('ACCEPTED');
    });

    it.skipIf(isOld)('R-211 R-213 R-215 sets and clears a charging profile, and hears of the active one', async () => {
      const emsp = driver(version);
      const id = await started(version, 'DRIVER-4');
      const path = `chargingprofiles/${id}`;
      const charging_profile = { charging_rate_unit: 'W', charging_profile_period: [{ start_period: 0, limit: 4000 }] };
      const asked = async (method: string, model: string, query = '', body?: object) => {
        const url = emsp.newUrl();
        const at = body ? path : `${path}?${query}response_url=${encodeURIComponent(url)}`;
        const { body: envelope } = await emsp.call(method, at, body && { ...body, response_url: url });
        expect(emsp.valid('ChargingProfileResponse', envelope?.data)['result']).toBe('ACCEPTED');
        return emsp.resultAt(url, model);
      };
      const news = async (count: number) =>
        (await emsp.got(({ method, path: at }) => method === 'PUT' && at.endsWith(`/sender/${path}`), count)).map(({ body }) =>
          emsp.valid('ActiveChargingProfile', body),
        );
      expect(await asked('GET', 'ActiveChargingProfileResult', 'duration=900&')).toMatchObject({
        result: 'ACCEPTED',
        profile: { charging_profile: { duration: 900 } },
      });
      expect(await asked('PUT', 'ChargingProfileResult', '', { charging_profile })).toEqual({ result: 'ACCEPTED' });
      expect(await news(1)).toMatchObject([{ charging_profile }]);
      expect(await asked('DELETE', 'ClearProfileResult')).toEqual({ result: 'ACCEPTED' });
      const [, cleared] = await news(2);
      expect(cleared).toMatchObject({ charging_profile: { charging_rate_unit: 'W' } });
      expect(await asked('DELETE', 'ClearProfileResult')).toEqual({ result: 'UNKNOWN' });
      expect(await emsp.result('STOP_SESSION', { session_id: id })).toBe('ACCEPTED');
    });
  });

  it('R-033 R-208 nobody sees or stops the sessions of another', async () => {
    for (const version of OCPI_VERSIONS) {
      const own = sessionPaths(version).map((path) => path.split('/').at(-1));
      expect((await driver(version).list('sessions')).map(({ id }) => id).sort()).toEqual(own.sort());
      for (const other of OCPI_VERSIONS.filter((one) => one !== version)) {
        const { answer } = await driver(other).command('STOP_SESSION', { session_id: own[0] });
        expect(answer['result']).toBe('REJECTED');
      }
    }
  });

  it('R-239 one change of a location is told to all three, to each in its version', async () => {
    const emsp = driver('2.1.1');
    const { location_id, evse_uid } = placeOf('2.1.1');
    for (const { mock } of drivers.values()) mock.requests.length = 0;
    const reservation = { location_id, evse_uid, token: emsp.token('DRIVER-5'), expiry_date: inSeconds(3600), reservation_id: 50 };
    expect(await emsp.result('RESERVE_NOW', reservation)).toBe('ACCEPTED');
    for (const each of drivers.values()) {
      await each.got(
        ({ path, body }) => path.includes(`/receiver/locations/NL/EXA/${location_id}`) && JSON.stringify(body).includes('RESERVED'),
      );
      const location = (await each.list('locations')).find(({ id }) => id === location_id);
      expect(each.valid('Location', location)).toMatchObject({
        evses: expect.arrayContaining([expect.objectContaining({ uid: evse_uid, status: 'RESERVED' })]) as unknown,
      });
      for (const change of each.pushed('locations')) each.told(change.path.split('/').length > 3 ? 'Evse' : 'Location', change);
    }
  });

  it('loses nothing that it acknowledged when it is ended in the midst of it, and goes on afterwards', async () => {
    const emsp = driver('2.3.0');
    const place = placeOf('2.3.0');
    const running = await started('2.2.1', 'DRIVER-6');
    const { answer, url } = await emsp.command('START_SESSION', { ...place, token: emsp.token('DRIVER-7') });
    expect(answer['result']).toBe('ACCEPTED');
    const acknowledged: string[] = [];
    const ended = { value: false };
    const writing = (async () => {
      for (let number = 0; !ended.value; number++) {
        const uid = `WRITTEN-${number}`;
        const answered = await emsp.call('PUT', `tokens/DE/${emsp.partyId}/${uid}`, emsp.token(uid)).catch(() => undefined);
        if (answered?.body?.status_code === 1000) acknowledged.push(uid);
      }
    })();
    await expect.poll(() => acknowledged.length).toBeGreaterThan(0);
    const took = await sample.stop();
    ended.value = true;
    await writing;
    expect(took).toBeLessThan(5000);
    sample = await SampleProcess.start(port, env);
    expect(await emsp.resultAt(url, 'CommandResult')).toEqual({ result: 'ACCEPTED' });
    for (const uid of acknowledged) expect((await emsp.call('GET', `tokens/DE/${emsp.partyId}/${uid}`)).http).toBe(200);
    const status = async (of: Driver, uid: string) =>
      (await of.list('sessions')).find((session) => (session['cdr_token'] as Json)['uid'] === uid)?.['status'];
    await expect.poll(() => status(emsp, 'DRIVER-7'), { timeout: 10_000 }).toBe('ACTIVE');
    expect(await status(driver('2.2.1'), 'DRIVER-6')).toBe('ACTIVE');
    expect(await driver('2.2.1').result('STOP_SESSION', { session_id: running })).toBe('ACCEPTED');
    await driver('2.2.1').got(
      ({ method, path, body }) => method === 'POST' && path.endsWith('/cdrs') && (body as Json)['session_id'] === running,
    );
  });

  it('R-242 what the 2.1.1 partner started is there for the host as an object of the house', async () => {
    await sample.stop();
    const crud = await SqlCrud.open(join(folder, 'database'));
    try {
      const { items } = await crud.list(
        'sessions',
        { counterparties: [{ countryCode: 'DE', partyId: 'OLD' }], offset: 0, limit: 10 },
        ownContext('2.3.0', 'sessions'),
      );
      expect(items.length).toBeGreaterThan(1);
      for (const session of items) expect(compile(Session).check(session)).toEqual([]);
      expect(items[0]).toMatchObject({
        ...placeOf('2.1.1'),
        status: 'COMPLETED',
        cdr_token: { country_code: 'DE', party_id: 'OLD', uid: 'DRIVER-1', type: 'RFID', contract_id: 'DE-DRIVER-1' },
      });
    } finally {
      await crud.close();
    }
  });
});
