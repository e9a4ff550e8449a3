import { ExpressAdapter } from '@nestjs/platform-express';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { OcpiCommandOutcome } from '../../lib/client/commands-client.js';
import { OcpiClient } from '../../lib/client/ocpi-client.js';
import type { PartnerClient } from '../../lib/client/partner-client.js';
import { ownContext } from '../../lib/contract/context.js';
import { OCPI_VERSIONS } from '../../lib/contract/version.js';
import { OcpiRegistration } from '../../lib/partners/ocpi.registration.js';
import type { MemoryCrud } from '../../lib/testing/memory-crud.js';
import type { Evse } from '../../lib/versions/v230/locations.js';
import type { Session } from '../../lib/versions/v230/sessions.js';
import { v230 } from '../fixtures/objects.js';
import { startPlatform, type Platform } from '../harness.js';
import { startSample } from '../packages/sample.platform.js';
import { demoLocation } from '../../sample/01-platform/demo/locations.js';

const CPO = { countryCode: 'NL', partyId: 'EXA' } as const;
const MSP = { countryCode: 'DE', partyId: 'MSP' } as const;
const PATIENCE = { timeout: 15_000, interval: 30 };
const context = ownContext('2.3.0', 'sessions');
const inSeconds = (seconds: number): string => `${new Date(Date.now() + seconds * 1000).toISOString().slice(0, 19)}Z`;

describe.each(OCPI_VERSIONS)('a reservation at the sample by an eMSP of %s', (version) => {
  let cpo: Awaited<ReturnType<typeof startSample>>;
  let msp: Platform;
  let toCpo: PartnerClient;
  beforeAll(async () => {
    cpo = await startSample(CPO.partyId, 'CPO', new ExpressAdapter());
    msp = await startPlatform({ ocpi: { roles: ['EMSP'], parties: [{ ...MSP, roles: ['EMSP'], businessDetails: { name: 'MSP' } }] } });
    const { token } = await cpo.app.get(OcpiRegistration, { strict: false }).createToken();
    const partner = await msp.app.get(OcpiRegistration).register({ url: cpo.versions, token, version });
    toCpo = msp.app.get(OcpiClient).for(partner);
  });
  afterAll(() => Promise.all([cpo?.app.close(), msp?.close()]));

  /** What 2.1.1 calls PENDING; it has no RESERVATION. */
  const waiting = version === '2.1.1' ? 'PENDING' : 'RESERVATION';
  const place = (number: number) => demoLocation(CPO, number);
  const token = (uid: string) => v230.token({ country_code: MSP.countryCode, party_id: MSP.partyId, uid, contract_id: uid, type: 'RFID' });
  const evse = async (number: number): Promise<Evse> =>
    (await cpo.crud.get('locations', { ...CPO, id: place(number).id }, context))!.evses!.find(
      ({ uid }) => uid === place(number).evses![0]!.uid,
    )!;
  const reserve = (id: string, uid: string, expiry_date: string, more: object = {}): Promise<OcpiCommandOutcome<'RESERVE_NOW'>> =>
    toCpo.commands.reserveNow({
      token: token(uid),
      expiry_date,
      reservation_id: id,
      location_id: place(1).id,
      evse_uid: place(1).evses![0]!.uid,
      authorization_reference: `RESERVE-${id}`,
      ...more,
    });
  const list = async (crud: MemoryCrud): Promise<readonly Session[]> =>
    (await crud.list('sessions', { owners: [CPO], offset: 0, limit: 100 }, context)).items;
  const stored = async (uid: string): Promise<Session[]> => (await list(cpo.crud)).filter(({ cdr_token }) => cdr_token.uid === uid);
  /** 2.1.1 names the contract alone. */
  const told = async (uid: string): Promise<Session[]> => (await list(msp.crud)).filter(({ cdr_token }) => cdr_token.contract_id === uid);
  const isTold = (uid: string, fields: Partial<Session>): Promise<void> =>
    vi.waitFor(async () => expect(await told(uid)).toMatchObject([fields]), PATIENCE);

  it('R-141 makes a session, which its eMSP is told, and which the charging session goes on with', async () => {
    expect(await reserve('1', 'START', inSeconds(600))).toMatchObject({ result: 'ACCEPTED' });
    const [session, ...others] = await stored('START');
    expect(others).toEqual([]);
    const at = { location_id: place(1).id, evse_uid: place(1).evses![0]!.uid, connector_id: place(1).evses![0]!.connectors[0]!.id };
    expect(session).toMatchObject({ ...at, status: 'RESERVATION', kwh: 0, auth_method: 'COMMAND' });
    if (version !== '2.1.1') expect(session).toMatchObject({ authorization_reference: 'RESERVE-1' });
    await isTold('START', { id: session!.id, status: waiting, ...at });
    expect((await evse(1)).status).toBe('RESERVED');

    const start = { token: token('START'), location_id: place(1).id, authorization_reference: 'START-1' };
    expect((await toCpo.commands.startSession(start)).result).toBe('ACCEPTED');
    await isTold('START', { id: session!.id, status: 'ACTIVE' });
    const [active] = await told('START');
    // the start moves to the activation. R-147: the reference given last counts.
    expect(Date.parse(active!.start_date_time)).toBeGreaterThanOrEqual(Date.parse(session!.start_date_time));
    if (version !== '2.1.1') expect(active!.authorization_reference).toBe('START-1');
    expect((await evse(1)).status).toBe('CHARGING');

    expect((await toCpo.commands.stopSession({ session_id: session!.id })).result).toBe('ACCEPTED');
    await isTold('START', { id: session!.id, status: 'COMPLETED' });
    await vi.waitFor(async () => expect(await cpo.crud.get('cdrs', { ...CPO, id: session!.id }, context)).toBeDefined(), PATIENCE);
    expect(await stored('START')).toHaveLength(1);
    await vi.waitFor(async () => expect((await evse(1)).status).toBe('AVAILABLE'), PATIENCE);
  });

  it('R-140 can be started and stopped at once, which is billed', async () => {
    expect(await reserve('6', 'BRIEF', inSeconds(600))).toMatchObject({ result: 'ACCEPTED' });
    const [session] = await stored('BRIEF');
    expect((await toCpo.commands.startSession({ token: token('BRIEF'), location_id: place(1).id })).result).toBe('ACCEPTED');
    expect((await toCpo.commands.stopSession({ session_id: session!.id })).result).toBe('ACCEPTED');
    await isTold('BRIEF', { id: session!.id, status: 'COMPLETED' });
    await vi.waitFor(async () => expect(await cpo.crud.get('cdrs', { ...CPO, id: session!.id }, context)).toBeDefined(), PATIENCE);
    await vi.waitFor(async () => expect((await evse(1)).status).toBe('AVAILABLE'), PATIENCE);
  });

  it('R-140 completes its session when it expires, without a CDR', async () => {
    expect(await reserve('2', 'LATE', inSeconds(3))).toMatchObject({ result: 'ACCEPTED' });
    const [session] = await stored('LATE');
    await isTold('LATE', { id: session!.id, status: waiting });
    await isTold('LATE', { id: session!.id, status: 'COMPLETED', kwh: 0, end_date_time: expect.any(String) });
    await vi.waitFor(async () => expect((await evse(1)).status).toBe('AVAILABLE'), PATIENCE);
    expect(await cpo.crud.get('cdrs', { ...CPO, id: session!.id }, context)).toBeUndefined();
  });

  it.runIf(version !== '2.1.1')('R-140 completes its session when it is canceled; STOP_SESSION does not end it', async () => {
    expect(await reserve('3', 'CANCEL', inSeconds(600))).toMatchObject({ result: 'ACCEPTED' });
    const [session] = await stored('CANCEL');
    await isTold('CANCEL', { id: session!.id, status: waiting });
    expect((await toCpo.commands.stopSession({ session_id: session!.id })).result).toBe('REJECTED');
    expect((await toCpo.commands.cancelReservation({ reservation_id: '3' })).result).toBe('ACCEPTED');
    await isTold('CANCEL', { id: session!.id, status: 'COMPLETED' });
    expect(await stored('CANCEL')).toMatchObject([{ id: session!.id, status: 'COMPLETED', end_date_time: expect.any(String) }]);
    expect((await evse(1)).status).toBe('AVAILABLE');
    expect((await toCpo.commands.cancelReservation({ reservation_id: '3' })).result).not.toBe('ACCEPTED');
  });

  it('R-205 keeps its session when it is replaced, and makes none when it is refused', async () => {
    expect(await reserve('4', 'AGAIN', inSeconds(600))).toMatchObject({ result: 'ACCEPTED' });
    expect(await reserve('5', 'OTHER', inSeconds(600))).toMatchObject({ result: expect.not.stringMatching('ACCEPTED') });
    const [session] = await stored('AGAIN');
    expect(await stored('OTHER')).toEqual([]);
    const second = place(1).evses![1]!.uid;
    expect(await reserve('4', 'AGAIN', inSeconds(3), { evse_uid: second })).toMatchObject({ result: 'ACCEPTED' });
    expect(await stored('AGAIN')).toMatchObject([{ id: session!.id, status: 'RESERVATION', evse_uid: second }]);
    await isTold('AGAIN', { id: session!.id, status: waiting, evse_uid: second });
    expect((await evse(1)).status).toBe('AVAILABLE');
    await isTold('AGAIN', { id: session!.id, status: 'COMPLETED', evse_uid: second });
  });
});
