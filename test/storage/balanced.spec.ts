import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { OcpiClient } from '../../lib/client/ocpi-client.js';
import { ownContext } from '../../lib/contract/context.js';
import { OcpiPartners } from '../../lib/contract/partners.js';
import { OcpiPush } from '../../lib/push/ocpi-push.js';
import { openPostgres, SqlCrud, type SqlDatabase } from '../../lib/storage/index.js';
import { OcpiSync } from '../../lib/sync/ocpi-sync.js';
import { MockPartner } from '../../lib/testing/mock-partner.js';
import { v221, v230 } from '../fixtures/objects.js';
import { ask, base64, startPlatform, TOKEN_A, type Answer, type Platform } from '../harness.js';
import { pushesTo } from '../push/setting.js';
import { Balancer } from './balancer.js';
import { newSchema, onServer, postgresUrl } from './postgres.js';

const url = await postgresUrl();
const PUSH_TOKEN = 'the-push-token-of-the-instances';
const PARTY = { country_code: 'DE', party_id: 'MCK' };

describe.skipIf(url === undefined)('two instances on one PostgreSQL server, behind a load balancer that knows no sessions', () => {
  const schema = newSchema();
  let databases: SqlDatabase[] = [];
  let balancer: Balancer;
  let mock: MockPartner;
  let one: Platform;
  let two: Platform;

  beforeAll(async () => {
    balancer = await Balancer.start();
    databases = await Promise.all([openPostgres(url ?? '', { schema, max: 4 }), openPostgres(url ?? '', { schema, max: 4 })]);
    const [first, second] = await Promise.all(
      databases.map((database, at) =>
        startPlatform({
          adapter: at === 0 ? 'express' : 'fastify',
          ocpi: {
            crud: { useValue: new SqlCrud(database) },
            url: balancer.origin,
            push: { http: true, websocket: true },
            pushToken: PUSH_TOKEN,
          },
        }),
      ),
    );
    if (first === undefined || second === undefined) throw new Error('no instances');
    [one, two] = [first, second];
    balancer.add(one.origin);
    balancer.add(two.origin);
    mock = await MockPartner.start({
      versions: ['2.2.1'],
      roles: [
        { role: 'CPO', countryCode: 'DE', partyId: 'MCK' },
        { role: 'EMSP', countryCode: 'DE', partyId: 'MCK' },
      ],
    });
  }, 60_000);

  afterAll(async () => {
    await Promise.all([one.close(), two.close()]);
    await Promise.all([mock.stop(), balancer.stop(), ...databases.map((database) => database.close())]);
    await onServer(url ?? '', `drop schema if exists ${schema} cascade`);
  });

  const token = () => mock.credentials.theirs?.token ?? '';
  const versions = (at: { readonly origin: string }, of = token()): Promise<Answer> =>
    ask(`${at.origin}/ocpi/versions`, { authorization: base64(of) });
  /** Of each platform, its own view of the partner. */
  const partnerAt = async (at: Platform) => {
    const [partner] = await at.app.get(OcpiPartners).all();
    if (partner === undefined) throw new Error('not registered');
    return partner;
  };

  it('register a partner whose every request goes to another instance, and know it at once on both', async () => {
    expect(await mock.credentials.register(`${balancer.origin}/ocpi/versions`, TOKEN_A, '2.2.1')).toMatchObject({ http: 200 });
    const answers = await Promise.all([one, two, one, two].map((at) => versions(at)));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
    expect((await versions(balancer, TOKEN_A)).status).toBe(401);
    expect((await versions(balancer, TOKEN_A)).status).toBe(401);
  });

  it('serve what was written through the other, page after page', async () => {
    const ids = Array.from({ length: 12 }, (_, number) => `L-${number}`);
    for (const id of ids) {
      const body = v221.location({ ...PARTY, id });
      const put = await ask(`${balancer.origin}/ocpi/emsp/2.2.1/locations/DE/MCK/${id}`, {
        method: 'PUT',
        authorization: base64(token()),
        body,
      });
      expect(put.status).toBe(201);
      const got = await ask(`${balancer.origin}/ocpi/emsp/2.2.1/locations/DE/MCK/${id}`, { authorization: base64(token()) });
      expect(got.body.data).toEqual(body);
    }
    const ctx = ownContext('2.3.0', 'tests');
    const tariffs = new SqlCrud(databases[0]!);
    for (const id of ids) await tariffs.create('tariffs', v230.tariff({ id }), ctx);
    const found: string[] = [];
    for (let next: string | undefined = `${balancer.origin}/ocpi/cpo/2.2.1/tariffs?limit=5`; next !== undefined;) {
      const page: Answer = await ask(next, { authorization: base64(token()) });
      expect(page.headers.get('x-total-count')).toBe('12');
      found.push(...(page.body.data as { id: string }[]).map(({ id }) => id));
      next = /<(.+)>/.exec(page.headers.get('link') ?? '')?.[1];
    }
    expect(found).toEqual(ids);
  });

  it('settle a command whose result reaches the other instance', async () => {
    const addresses: string[] = [];
    mock.objects.onOther = ({ method, body }, [module]) => {
      if (method !== 'POST' || module !== 'commands') return undefined;
      addresses.push((body as { response_url: string }).response_url);
      return {
        status: 200,
        headers: {},
        envelope: { status_code: 1000, timestamp: new Date().toISOString(), data: { result: 'ACCEPTED', timeout: 30 } },
      };
    };
    for (const [asks, gets] of [
      [one, two],
      [two, one],
    ] as const) {
      addresses.length = 0;
      const settled = asks.app
        .get(OcpiClient)
        .for(await partnerAt(asks))
        .commands.unlockConnector({ location_id: 'L-1', evse_uid: 'E', connector_id: '1' });
      await expect.poll(() => addresses).toHaveLength(1);
      const address = addresses[0]?.replace(balancer.origin, gets.origin) ?? '';
      const taken = await ask(address, { method: 'POST', authorization: base64(token()), body: { result: 'ACCEPTED' } });
      expect(taken.body.status_code).toBe(1000);
      expect(await settled).toMatchObject({ result: 'ACCEPTED' });
    }
  });

  it('pull a list once, whoever is asked to', async () => {
    mock.objects.list('locations').push(v221.location({ ...PARTY, id: 'PULLED' }));
    mock.fail(/GET .*sender\/locations/, { delayMs: 200 });
    const reports = await Promise.all([one, two].map(async (at) => at.app.get(OcpiSync).pull(await partnerAt(at), 'locations')));
    expect(reports.map(({ outcome }) => outcome).sort()).toEqual(['busy', 'done']);
    expect(mock.requestsTo(/GET .*sender\/locations$/)).toHaveLength(1);
  });

  it('push each change once, in whichever instance it was made', async () => {
    const tariffs = Array.from({ length: 40 }, (_, number) => v230.tariff({ id: `P-${number}` }));
    const crud = new SqlCrud(databases[0]!);
    mock.requests.length = 0;
    await Promise.all(
      tariffs.map(async (tariff, number) => {
        await crud.create('tariffs', tariff, ownContext('2.3.0', 'tests'));
        await (
          await (number % 2 === 0 ? one : two).app.get(OcpiPush).push('tariffs', tariff)
        ).outcomes;
      }),
    );
    const expected = tariffs.map(({ id }) => `PUT tariffs/NL/EXA/${id}`).sort();
    await expect.poll(() => pushesTo(mock).sort(), { timeout: 10_000 }).toEqual(expected);
  });

  it('push through the websocket of any instance to a partner that registered with another', async () => {
    for (const _ of [one, two]) {
      mock.requests.length = 0;
      const socket = new WebSocket(`${balancer.origin.replace('http', 'ws')}/push/ws/2.2.1?token=${PUSH_TOKEN}`);
      await once(socket, 'open');
      const endpoints_url = mock.url('2.2.1', 'details');
      socket.send(
        JSON.stringify({ module_id: 'tariffs', object_id: 'P-1', receivers: [{ endpoints_url, auth_token: mock.credentials.token }] }),
      );
      const [answer] = await once(socket, 'message');
      expect(JSON.parse(String(answer))).toMatchObject({ receiver_responses: [{ response: { status_code: 1000 } }] });
      socket.close();
    }
  });

  it('accept a renewed token at once, and refuse the old one, on both', async () => {
    const old = token();
    await Promise.all([versions(one), versions(two)]);
    expect(await mock.credentials.update('2.2.1')).toMatchObject({ http: 200 });
    expect((await Promise.all([versions(one), versions(two)])).map(({ status }) => status)).toEqual([200, 200]);
    await expect
      .poll(async () => (await Promise.all([versions(one, old), versions(two, old)])).map(({ status }) => status))
      .toEqual([401, 401]);
  });

  it('refuse a partner on both that has unregistered with one', async () => {
    const old = token();
    expect(await mock.credentials.unregister()).toMatchObject({ http: 200 });
    await expect
      .poll(async () => (await Promise.all([versions(one, old), versions(two, old)])).map(({ status }) => status))
      .toEqual([401, 401]);
  });
});
