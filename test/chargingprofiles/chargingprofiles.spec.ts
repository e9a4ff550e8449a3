import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { ActionInput, OcpiActions, ProfileAnswer } from '../../lib/contract/actions.js';
import { ownContext } from '../../lib/contract/context.js';
import { OcpiPartners } from '../../lib/contract/partners.js';
import { OcpiCalls } from '../../lib/results/ocpi-calls.js';
import { OcpiResults } from '../../lib/results/ocpi-results.js';
import type { ActiveChargingProfile, ChargingProfile } from '../../lib/versions/v230/charging-profiles.js';
import { ADAPTERS, type Platform } from '../harness.js';
import { v230 as objects } from '../fixtures/objects.js';
import { commandPlatform, TOKENS_A } from '../commands/command-platform.js';
import { MockPartner, pause } from '../commands/mock-partner.js';

const PROFILE: ChargingProfile = {
  duration: 3600,
  charging_rate_unit: 'A',
  min_charging_rate: 6,
  charging_profile_period: [
    { start_period: 0, limit: 16 },
    { start_period: 900, limit: 8.5 },
  ],
};
const ACTIVE: ActiveChargingProfile = { start_date_time: '2026-03-14T12:00:00Z', charging_profile: PROFILE };

let asked: {
  [A in 'GET_CHARGING_PROFILE' | 'SET_CHARGING_PROFILE' | 'CLEAR_CHARGING_PROFILE' | 'ACTIVE_CHARGING_PROFILE']?: ActionInput<A>;
} = {};
let answer: ProfileAnswer<never> = { result: 'ACCEPTED' };
const actions: OcpiActions = {
  GET_CHARGING_PROFILE: (input) => ((asked.GET_CHARGING_PROFILE = input), answer),
  SET_CHARGING_PROFILE: (input) => ((asked.SET_CHARGING_PROFILE = input), answer),
  ACTIVE_CHARGING_PROFILE: (input) => void (asked.ACTIVE_CHARGING_PROFILE = input),
};

const SETTINGS = (['2.2.1', '2.3.0'] as const).flatMap((version) => ADAPTERS.map((adapter) => ({ version, adapter })));

describe.each(SETTINGS)('charging profiles in $version on $adapter', ({ version, adapter }) => {
  let platform: Platform;
  let results: OcpiResults;
  let scsp: MockPartner;
  let cpo: MockPartner;
  beforeAll(async () => {
    platform = await commandPlatform(
      { ...actions, CLEAR_CHARGING_PROFILE: (input) => ((asked.CLEAR_CHARGING_PROFILE = input), answer) },
      { profileSeconds: 4 },
      adapter,
    );
    results = platform.app.get(OcpiResults);
    scsp = await MockPartner.register(platform, { version, tokenA: TOKENS_A[0] });
    cpo = await MockPartner.register(platform, { version, role: 'CPO', party: { countryCode: 'BE', partyId: 'CPO' }, tokenA: TOKENS_A[1] });
  });
  afterAll(async () => {
    await scsp.close();
    await cpo.close();
    await platform.close();
  });
  beforeEach(() => {
    asked = {};
    answer = { result: 'ACCEPTED' };
    scsp.heard.length = 0;
  });

  const at = (session: string) => `/cpo/${version}/chargingprofiles/${session}`;
  const query = (path: string, more: Record<string, string> = {}) => `?${new URLSearchParams({ ...more, response_url: scsp.url(path) })}`;
  const set = (session: string, path = '/set/1') =>
    scsp.send('PUT', at(session), { charging_profile: PROFILE, response_url: scsp.url(path) });

  it('R-211 R-212 GET is answered at once, and the ActiveChargingProfileResult posted to the response_url of the query', async () => {
    const reply = await scsp.send('GET', at('SES-DRV') + query('/got/1?a=b&c=d', { duration: '900' }));
    expect([reply.status, reply.body.status_code, reply.body.data]).toEqual([200, 1000, { result: 'ACCEPTED', timeout: 4 }]);
    expect(asked.GET_CHARGING_PROFILE).toMatchObject({ profile: { duration: 900 }, session: { id: 'SES-DRV' } });
    await results.complete(asked.GET_CHARGING_PROFILE!.id, { result: 'ACCEPTED', profile: ACTIVE });
    expect((await scsp.hears('/got/1'))[0]).toMatchObject({
      method: 'POST',
      path: '/got/1?a=b&c=d',
      body: { result: 'ACCEPTED', profile: ACTIVE },
    });
  });

  it('R-211 PUT and DELETE are answered at once, and their results posted', async () => {
    expect((await set('SES-DRV')).body.data).toEqual({ result: 'ACCEPTED', timeout: 4 });
    expect(asked.SET_CHARGING_PROFILE).toMatchObject({ profile: PROFILE, session: { id: 'SES-DRV' } });
    await results.complete(asked.SET_CHARGING_PROFILE!.id, { result: 'REJECTED' });
    expect((await scsp.hears('/set/1'))[0]).toMatchObject({ method: 'POST', body: { result: 'REJECTED' } });
    expect((await scsp.send('DELETE', at('SES-DRV') + query('/cleared/1'))).body.data).toEqual({ result: 'ACCEPTED', timeout: 4 });
    await results.complete(asked.CLEAR_CHARGING_PROFILE!.id, { result: 'UNKNOWN' });
    expect((await scsp.hears('/cleared/1'))[0]).toMatchObject({ method: 'POST', body: { result: 'UNKNOWN' } });
  });

  it('R-212 wants duration and response_url', async () => {
    for (const path of [
      at('SES-DRV'),
      at('SES-DRV') + query('/x'),
      `${at('SES-DRV')}?duration=900`,
      at('SES-DRV') + query('/x', { duration: 'long' }),
    ]) {
      const reply = await scsp.send('GET', path);
      expect([reply.status, reply.body.status_code, path]).toEqual([200, 2001, path]);
    }
    expect(asked).toEqual({});
  });

  it('R-216 says UNKNOWN_SESSION, REJECTED and TOO_OFTEN in the response, under HTTP 200', async () => {
    expect([(await set('NONE')).status, (await set('NONE')).body]).toMatchObject([
      200,
      { status_code: 1000, data: { result: 'UNKNOWN_SESSION', timeout: 0 } },
    ]);
    expect((await set('SES-OTH')).body).toMatchObject({ status_code: 1000, data: { result: 'REJECTED', timeout: 0 } });
    expect(asked).toEqual({});
    answer = { result: 'TOO_OFTEN' };
    expect((await set('SES-DRV')).body).toMatchObject({ status_code: 1000, data: { result: 'TOO_OFTEN', timeout: 0 } });
  });

  it('R-213 active profiles are PUT to whoever set one with success, not before', async () => {
    const id = `SES-${version}`;
    const session = objects.session({ id, status: 'ACTIVE' });
    await platform.crud.create('sessions', session, ownContext(version, 'sessions'));
    expect(await results.activeProfile(session, ACTIVE)).toBe(0);
    await set(id, '/set/refused');
    await results.complete(asked.SET_CHARGING_PROFILE!.id, { result: 'REJECTED' });
    await scsp.hears('/set/refused');
    expect(await results.activeProfile(session, ACTIVE)).toBe(0);
    await set(id, '/set/taken');
    await results.complete(asked.SET_CHARGING_PROFILE!.id, { result: 'ACCEPTED' });
    await scsp.hears('/set/taken');
    expect(await results.activeProfile(session, ACTIVE)).toBe(1);
    expect(scsp.heard.map(({ path }) => path)).toEqual(['/set/refused', '/set/taken', `/chargingprofiles/${id}`]);
    const [heard, ...more] = await scsp.hears('/chargingprofiles/');
    expect([heard, more]).toMatchObject([{ method: 'PUT', path: `/chargingprofiles/${id}`, body: ACTIVE }, []]);
    expect(heard?.headers).toMatchObject({ 'ocpi-from-party-id': 'EXA', 'ocpi-to-party-id': 'DRV' });
    expect(await results.activeProfile({ ...session, id: 'ANOTHER' }, ACTIVE)).toBe(0);
    await expect(results.activeProfile(session, { start_date_time: 'noon', charging_profile: PROFILE })).rejects.toThrow(/start_date_time/);
  });

  it('R-214 as Sender, takes ActiveChargingProfiles and answers without data', async () => {
    const theirs = objects.session({ id: 'THEIRS', country_code: 'BE', party_id: 'CPO' });
    await platform.crud.create('sessions', theirs, ownContext(version, 'sessions'));
    const reply = await cpo.send('PUT', `/emsp/${version}/chargingprofiles/THEIRS`, ACTIVE);
    expect([reply.status, reply.body.status_code, Object.hasOwn(reply.body, 'data')]).toEqual([200, 1000, false]);
    expect(asked.ACTIVE_CHARGING_PROFILE).toMatchObject({ sessionId: 'THEIRS', session: { party_id: 'CPO' }, profile: ACTIVE });
    await cpo.send('PUT', `/emsp/${version}/chargingprofiles/SES-DRV`, ACTIVE);
    expect(asked.ACTIVE_CHARGING_PROFILE).not.toHaveProperty('session');
    expect((await cpo.send('PUT', `/emsp/${version}/chargingprofiles/THEIRS`, { charging_profile: PROFILE })).body.status_code).toBe(2001);
  });

  it('R-211 R-214 as Sender, takes each kind of result at an address of its own', async () => {
    const calls = platform.app.get(OcpiCalls);
    const partner = (await platform.app.get(OcpiPartners).byParty(cpo.options.party))!;
    const bodies = {
      GET_CHARGING_PROFILE: { result: 'ACCEPTED', profile: ACTIVE },
      SET_CHARGING_PROFILE: { result: 'REJECTED' },
      CLEAR_CHARGING_PROFILE: { result: 'UNKNOWN' },
    } as const;
    for (const action of ['GET_CHARGING_PROFILE', 'SET_CHARGING_PROFILE', 'CLEAR_CHARGING_PROFILE'] as const) {
      const call = await calls.open(partner, action);
      const path = call.responseUrl.slice(`${platform.origin}/ocpi`.length);
      expect((await scsp.send('POST', path, bodies[action])).status).toBe(404);
      const reply = await cpo.send('POST', path, bodies[action]);
      expect([reply.status, reply.body.status_code, Object.hasOwn(reply.body, 'data')]).toEqual([200, 1000, false]);
      expect(await call.result).toEqual(bodies[action]);
    }
  });
});

describe('charging profiles', () => {
  it('R-207 R-216 NOT_SUPPORTED without a handler; a silent charge point is REJECTED in time', async () => {
    asked = {};
    answer = { result: 'ACCEPTED' };
    const platform = await commandPlatform(actions, { commandSeconds: 0.5 });
    const scsp = await MockPartner.register(platform, { version: '2.2.1', tokenA: TOKENS_A[0] });
    const clear = await scsp.send('DELETE', `/cpo/2.2.1/chargingprofiles/SES-DRV?response_url=${encodeURIComponent(scsp.url('/cleared'))}`);
    expect([clear.status, clear.body.data]).toEqual([200, { result: 'NOT_SUPPORTED', timeout: 0 }]);
    await scsp.send('PUT', '/cpo/2.2.1/chargingprofiles/SES-DRV', { charging_profile: PROFILE, response_url: scsp.url('/set') });
    expect((await scsp.hears('/set'))[0]?.body).toEqual({ result: 'REJECTED' });
    await pause(100);
    expect(scsp.heard).toHaveLength(1);
    await scsp.close();
    await platform.close();
  });
});
