import { lastValueFrom, toArray } from 'rxjs';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { OcpiClient } from '../../lib/client/ocpi-client.js';
import type { OcpiPartner } from '../../lib/contract/partner.js';
import type { OcpiState } from '../../lib/contract/state.js';
import { OCPI_VERSIONS, type OcpiVersion } from '../../lib/contract/version.js';
import { OcpiEvents, type OcpiEvent } from '../../lib/partners/ocpi.events.js';
import { OcpiRegistration } from '../../lib/partners/ocpi.registration.js';
import { failure, success } from '../../lib/testing/mock-partner.answers.js';
import { MemoryState } from '../../lib/testing/memory-state.js';
import { MockPartner } from '../../lib/testing/mock-partner.js';
import { v230 } from '../fixtures/objects.js';
import { startPlatform, type Platform } from '../harness.js';

let us: Platform;
let them: MockPartner;
let partner: OcpiPartner;
let events: OcpiEvent[] = [];
let urls: string[];

const start = (state?: OcpiState) =>
  startPlatform({ ocpi: { roles: ['EMSP', 'SCSP'], state: state && { useValue: state }, parties: OWN } });
const OWN = [{ countryCode: 'NL', partyId: 'EXA', roles: ['EMSP', 'SCSP'], businessDetails: { name: 'Example' } }] as const;
const client = (of = us) => of.app.get(OcpiClient).for(partner);

async function connect(version: OcpiVersion): Promise<void> {
  them = await MockPartner.start({ versions: [version], roles: [{ role: 'CPO', countryCode: 'DE', partyId: 'MCK' }] });
  partner = await us.app.get(OcpiRegistration).register({ url: them.versionsUrl, token: 'mock-token-a', side: 'emsp' });
  them.requests.length = 0;
}

function watch(platform: Platform): void {
  platform.app.get(OcpiEvents).all$.subscribe((event) => events.push(event));
}

/** The CPO answers at once as given, and posts the results after that. */
function answers(response: object, ...results: object[]): void {
  them.objects.onOther = ({ body, query }) => {
    const url = query.get('response_url') ?? (body as { response_url: string }).response_url;
    urls.push(url);
    void (async () => {
      for (const result of results) await them.credentials.call('POST', url, result);
    })();
    return success(response);
  };
}

beforeEach(() => {
  [events, urls] = [[], []];
});

describe.each(OCPI_VERSIONS)('commands in %s', (version) => {
  beforeAll(async () => {
    us = await start();
    watch(us);
    await connect(version);
  });
  afterAll(async () => {
    await us.close();
    await them.stop();
  });

  it('settle with the result that comes to an address that nobody can guess', async () => {
    answers({ result: 'ACCEPTED', timeout: 30 }, { result: 'ACCEPTED' });
    const { result, id } = await client().commands.startSession({ token: v230.token(), location_id: 'LOC1' });
    expect(result).toBe('ACCEPTED');
    expect(urls).toEqual([`${us.origin}/ocpi/emsp/${version}/commands/START_SESSION/${id}`]);
    expect(id).toMatch(/^[\w-]{32}$/);
    const asked = them.requests.at(-1)!;
    expect([asked.method, asked.path]).toEqual(['POST', `/ocpi/${version}/receiver/commands/START_SESSION`]);
    expect(asked.body).toMatchObject({ location_id: 'LOC1', token: { uid: v230.token().uid } });
  });

  it('settle with the answer when the CPO does not accept, and with TIMEOUT when no result comes; a late one is an event', async () => {
    answers({ result: 'REJECTED', timeout: 0 });
    const refused = await client().commands.stopSession({ session_id: 'S' });
    expect(refused).toMatchObject({ result: 'REJECTED', response: { result: 'REJECTED' } });
    answers({ result: 'ACCEPTED', timeout: 30 });
    const silent = await client().commands.stopSession({ session_id: 'S' }, { timeoutSeconds: 0.1 });
    expect(silent.result).toBe('TIMEOUT');
    await them.credentials.call('POST', urls.at(-1)!, { result: 'ACCEPTED' });
    expect(events).toMatchObject([
      { type: 'call.result', id: silent.id, action: 'STOP_SESSION', partner: partner.id, result: { result: 'ACCEPTED' }, late: true },
    ]);
    expect((await them.credentials.call('POST', urls[0]!, { result: 'ACCEPTED' })).http).toBe(404);
  });

  it('show as Observable what the CPO answers at once, too', async () => {
    answers({ result: 'ACCEPTED', timeout: 30 }, { result: 'REJECTED' });
    const command = { location_id: 'L', evse_uid: 'E', connector_id: '1' };
    const news = await lastValueFrom(client().commands.run$('UNLOCK_CONNECTOR', command).pipe(toArray()));
    expect(news).toMatchObject([
      { stage: 'response', response: { result: 'ACCEPTED', timeout: 30 } },
      { stage: 'result', outcome: { result: 'REJECTED' } },
    ]);
  });

  it('reject when the CPO does not answer, and leave no address open then', async () => {
    them.objects.onOther = () => failure(200, 3000, 'broken');
    await expect(client().commands.stopSession({ session_id: 'S' })).rejects.toMatchObject({ statusCode: 3000 });
    expect(await us.crud.state.list('calls')).not.toContainEqual(expect.objectContaining({ value: { action: 'STOP_SESSION' } }));
    expect(
      (await us.crud.state.list<{ result?: object; givenUp?: true }>('calls')).every(({ value }) => value.result ?? value.givenUp),
    ).toBe(true);
  });

  it.runIf(version !== '2.1.1')('R-206 tell of a reservation that the CPO cancels later', async () => {
    answers({ result: 'ACCEPTED', timeout: 30 }, { result: 'ACCEPTED' });
    const { id, result } = await client().commands.reserveNow({
      token: v230.token(),
      location_id: 'L',
      reservation_id: 'R1',
      expiry_date: '2099-01-01T00:00:00Z',
    });
    expect(result).toBe('ACCEPTED');
    await them.credentials.call('POST', urls[0]!, { result: 'CANCELED_RESERVATION' });
    expect(events.find(({ type }) => type === 'reservation.canceled')).toMatchObject({ id, partner: partner.id });
  });

  it.runIf(version !== '2.1.1')('charging profiles settle in the same way, each with its own kind of result', async () => {
    const profile = { start_date_time: '2026-01-01T00:00:00Z', charging_profile: { charging_rate_unit: 'A' } } as const;
    answers({ result: 'ACCEPTED', timeout: 5 }, { result: 'ACCEPTED', profile });
    expect(await client().chargingProfiles.get('S 1', 900)).toMatchObject({ result: 'ACCEPTED', profile });
    expect(Object.fromEntries(them.requests.at(-1)!.query)).toEqual({ duration: '900', response_url: urls[0] });
    answers({ result: 'ACCEPTED', timeout: 5 }, { result: 'UNKNOWN' });
    expect(await client().chargingProfiles.set('S 1', profile.charging_profile)).toMatchObject({ result: 'UNKNOWN' });
    expect(them.requests.at(-1)!.body).toEqual({ charging_profile: profile.charging_profile, response_url: urls[1] });
    answers({ result: 'TOO_OFTEN', timeout: 0 });
    expect(await client().chargingProfiles.clear('S 1')).toMatchObject({ result: 'TOO_OFTEN' });
    expect(urls.map((url) => url.split('/').at(-2))).toEqual(['GET_CHARGING_PROFILE', 'SET_CHARGING_PROFILE', 'CLEAR_CHARGING_PROFILE']);
    const told = await them.credentials.call('PUT', `${us.origin}/ocpi/emsp/${version}/chargingprofiles/S%201`, profile);
    expect(told.body?.status_code).toBe(1000);
    expect(events.find(({ type }) => type === 'profile.active')).toMatchObject({ sessionId: 'S 1', profile, partner: partner.id });
  });
});

describe('a result', () => {
  const running: Platform[] = [];
  afterEach(async () => {
    await Promise.all(running.splice(0).map((platform) => platform.close()));
    await them.stop();
  });

  it('settles the call of the instance that waits, whichever it comes to', async () => {
    const state = new MemoryState();
    us = await start(state);
    const other = await start(state);
    running.push(us, other);
    await connect('2.3.0');
    them.objects.onOther = ({ body }) => {
      const url = (body as { response_url: string }).response_url.replace(us.origin, other.origin);
      void them.credentials.call('POST', url, { result: 'EVSE_OCCUPIED' });
      return success({ result: 'ACCEPTED', timeout: 30 });
    };
    expect((await client().commands.stopSession({ session_id: 'S' })).result).toBe('EVSE_OCCUPIED');
  });

  it('that comes after a restart is an event', async () => {
    const state = new MemoryState();
    us = await start(state);
    running.push(us);
    await connect('2.2.1');
    answers({ result: 'ACCEPTED', timeout: 30 });
    const news = client().commands.run$('STOP_SESSION', { session_id: 'S' });
    const outcome = new Promise((resolve) =>
      news.subscribe((each) => (each.stage === 'response' ? void us.close() : resolve(each.outcome.result))),
    );
    expect(await outcome).toBe('TIMEOUT');
    const again = await start(state);
    running.splice(0, 1, again);
    watch(again);
    const answer = await them.credentials.call('POST', urls[0]!.replace(us.origin, again.origin), { result: 'ACCEPTED' });
    expect(answer.http).toBe(200);
    expect(events).toMatchObject([{ type: 'call.result', action: 'STOP_SESSION', result: { result: 'ACCEPTED' }, late: true }]);
  });
});
