import { Agent, request as httpRequest } from 'node:http';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { CommandAnswer, OcpiActions } from '../../lib/contract/actions.js';
import type { OcpiOptions } from '../../lib/ocpi.options.js';
import { OcpiEvents, type OcpiEvent } from '../../lib/partners/ocpi.events.js';
import { OcpiResults } from '../../lib/results/ocpi-results.js';
import { ADAPTERS, base64, type Adapter, type Platform } from '../harness.js';
import { v211, v221, v230 } from '../fixtures/objects.js';
import { commandPlatform, TOKENS_A } from './command-platform.js';
import { MockPartner, pause } from './mock-partner.js';

const TOKEN = { '2.1.1': v211.token, '2.2.1': v221.token, '2.3.0': v230.token };

let ids: string[] = [];
let answer: (id: string) => CommandAnswer | Promise<CommandAnswer>;
const actions: OcpiActions = {
  START_SESSION: ({ id }) => {
    ids.push(id);
    return answer(id);
  },
};

let platforms: Platform[] = [];
let partners: MockPartner[] = [];
beforeEach(() => {
  ids = [];
  answer = () => ({ result: 'ACCEPTED' });
});
afterEach(async () => {
  await Promise.all(partners.map((partner) => partner.close()));
  await Promise.all(platforms.map((platform) => platform.close()));
  [partners, platforms] = [[], []];
});

async function start(version: '2.1.1' | '2.2.1' | '2.3.0', ocpi: Partial<OcpiOptions> = {}, adapter?: Adapter) {
  const platform = await commandPlatform(actions, ocpi, adapter);
  const partner = await MockPartner.register(platform, { version, tokenA: TOKENS_A[0] });
  platforms.push(platform);
  partners.push(partner);
  return { platform, partner, results: platform.app.get(OcpiResults) };
}

const order = (partner: MockPartner, path = '/results/1') =>
  partner.command(
    'START_SESSION',
    { response_url: partner.url(path), token: TOKEN[partner.options.version](), location_id: 'LOC-1' },
    { 'X-Correlation-ID': 'corr-1', 'X-Request-ID': 'req-1', 'OCPI-from-country-code': 'DE', 'OCPI-from-party-id': 'DRV' },
  );

describe.each(['2.2.1', '2.3.0'] as const)('results in %s', (version) => {
  it.each(ADAPTERS)('R-198 R-199 go to response_url exactly as given, bare, only after ACCEPTED (%s)', async (adapter) => {
    const { partner, results } = await start(version, {}, adapter);
    const path = '/results/a%2Fb/?x=%20y&call=1';
    await order(partner, path);
    expect(partner.heard).toEqual([]);
    expect(await results.complete(ids[0]!, { result: 'EVSE_OCCUPIED', message: [{ language: 'en', text: 'busy' }] })).toBe(true);
    const [heard] = await partner.hears('/results');
    expect(heard).toMatchObject({ method: 'POST', path, body: { result: 'EVSE_OCCUPIED', message: [{ language: 'en', text: 'busy' }] } });
    expect(Object.keys(heard!.body as object)).toEqual(['result', 'message']);
  });

  it('R-071 R-078 R-079 R-083 carry the partner’s token, ids and routing headers of an own message', async () => {
    const { partner, results } = await start(version);
    await order(partner);
    await results.complete(ids[0]!, { result: 'ACCEPTED' });
    const [heard] = await partner.hears('/results');
    expect(heard?.headers).toMatchObject({
      authorization: `Token ${base64('token-b-of-the-mock')}`,
      'x-correlation-id': 'corr-1',
      'x-request-id': expect.not.stringMatching('req-1'),
      'ocpi-from-country-code': 'NL',
      'ocpi-from-party-id': 'EXA',
      'ocpi-to-country-code': 'DE',
      'ocpi-to-party-id': 'DRV',
      'content-type': expect.stringContaining('application/json'),
    });
  });

  it('R-198 are not sent when the command was not accepted', async () => {
    const { partner, results } = await start(version);
    answer = async (id) => {
      await results.complete(id, { result: 'FAILED' });
      return { result: 'REJECTED', completion: Promise.reject(new Error('nobody may see this')) };
    };
    await order(partner);
    expect(await results.complete(ids[0]!, { result: 'ACCEPTED' })).toBe(false);
    await pause(300);
    expect(partner.heard).toEqual([]);
  });

  it('R-198 wait for the answer ACCEPTED when the charge point is faster', async () => {
    const { partner, results } = await start(version);
    let answered = 0;
    answer = async (id) => {
      await results.complete(id, { result: 'ACCEPTED' });
      await pause(200);
      return { result: 'ACCEPTED' };
    };
    await order(partner).then(() => (answered = Date.now()));
    const [heard] = await partner.hears('/results');
    expect(heard!.at).toBeGreaterThanOrEqual(answered);
  });

  it('may be given as a promise; one that fails is FAILED', async () => {
    const { partner } = await start(version);
    answer = () => ({ result: 'ACCEPTED', completion: pause(50).then(() => ({ result: 'EVSE_INOPERATIVE' as const })) });
    await order(partner, '/results/good');
    answer = () => ({ result: 'ACCEPTED', completion: pause(50).then(() => Promise.reject(new Error('the charge point burns'))) });
    await order(partner, '/results/bad');
    expect((await partner.hears('/results/good'))[0]?.body).toEqual({ result: 'EVSE_INOPERATIVE' });
    expect((await partner.hears('/results/bad'))[0]?.body).toEqual({ result: 'FAILED' });
  });

  it('R-207 is TIMEOUT when the charge point is silent, not before the time that was told, and later ones are not sent', async () => {
    const { platform, partner, results } = await start(version, { commandSeconds: 1.2 });
    const reply = await order(partner);
    const asked = Date.now();
    expect(reply.body.data).toEqual({ result: 'ACCEPTED', timeout: 1 });
    const [heard] = await partner.hears('/results');
    expect(heard?.body).toEqual({ result: 'TIMEOUT' });
    expect(heard!.at - asked).toBeGreaterThanOrEqual(1000);
    expect(await results.complete(ids[0]!, { result: 'ACCEPTED' })).toBe(false);
    await pause(200);
    expect(partner.heard).toHaveLength(1);
    expect(await platform.crud.state.list('results')).toEqual([]);
  });

  it('are given once, and must be as their model says', async () => {
    const { partner, results } = await start(version);
    await order(partner);
    await expect(results.complete(ids[0]!, { result: 'DONE' as 'ACCEPTED' })).rejects.toThrow(/START_SESSION.*\$\.result/);
    expect(await Promise.all([1, 2, 3].map(() => results.complete(ids[0]!, { result: 'ACCEPTED' })))).toEqual([true, false, false]);
    expect(await results.complete('unknown', { result: 'ACCEPTED' })).toBe(false);
    await partner.hears('/results');
    await pause(200);
    expect(partner.heard).toHaveLength(1);
  });

  it('R-029 are not queued: an error answer ends it, a cut connection is tried again twice', async () => {
    const { platform, partner, results } = await start(version);
    const events: OcpiEvent[] = [];
    platform.app
      .get(OcpiEvents)
      .of('result.failed', 'result.delivered')
      .subscribe((event) => events.push(event));
    partner.status = 500;
    await order(partner, '/results/refused');
    await results.complete(ids[0]!, { result: 'ACCEPTED' });
    await expect.poll(() => events.length).toBe(1);
    partner.status = undefined;
    await order(partner, '/results/cut');
    await results.complete(ids[1]!, { result: 'ACCEPTED' });
    await expect.poll(() => events.length, { timeout: 5000 }).toBe(2);
    expect(partner.heard.map(({ path }) => path)).toEqual(['/results/refused', '/results/cut', '/results/cut', '/results/cut']);
    expect(events).toMatchObject([
      { type: 'result.failed', id: ids[0], action: 'START_SESSION', reason: expect.stringContaining('500') },
      { type: 'result.failed', id: ids[1] },
    ]);
    expect(await platform.crud.state.list('results')).toEqual([]);
  });

  it('one connection that hangs once still gets its result', async () => {
    const { partner, results } = await start(version);
    partner.status = undefined;
    await order(partner);
    await results.complete(ids[0]!, { result: 'ACCEPTED' });
    await partner.hears('/results', 1);
    partner.status = 200;
    await partner.hears('/results', 2);
    await pause(300);
    expect(partner.heard).toHaveLength(2);
  });
});

describe('an accepted command', () => {
  it.each(ADAPTERS)('leaves the caller’s keep-alive connection usable at once (%s)', async (adapter) => {
    const { platform, partner } = await start('2.2.1', {}, adapter);
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    const body = JSON.stringify({ response_url: partner.url('/results/1'), token: v221.token(), location_id: 'LOC-1' });
    const once = (method: string, path: string, text = '') =>
      new Promise<{ port: number | undefined; status: number | undefined }>((resolve, reject) => {
        const headers = {
          Authorization: `Token ${base64(partner.tokenC)}`,
          'Content-Type': 'application/json',
          'Content-Length': Buffer.byteLength(text),
        };
        const sent = httpRequest(platform.url(path), { agent, method, headers }, (response) => {
          const port = response.socket.localPort;
          response.resume().on('end', () => resolve({ port, status: response.statusCode }));
        });
        sent.on('error', reject);
        sent.end(text);
      });
    const first = await once('POST', '/cpo/2.2.1/commands/START_SESSION', body);
    const began = Date.now();
    const second = await once('GET', '/versions');
    expect([first.status, second.status, second.port]).toEqual([200, 200, first.port]);
    expect(Date.now() - began).toBeLessThan(500);
    agent.destroy();
  });
});

describe('results in 2.1.1', () => {
  it('R-198 R-199 R-243 are a bare CommandResponse, with what the newer version alone knows as REJECTED', async () => {
    const { partner, results } = await start('2.1.1');
    await order(partner, '/results/1');
    await order(partner, '/results/2');
    await results.complete(ids[0]!, { result: 'ACCEPTED', message: [{ language: 'en', text: 'not in 2.1.1' }] });
    await results.complete(ids[1]!, { result: 'EVSE_OCCUPIED' });
    const [one] = await partner.hears('/results/1');
    expect(one?.body).toEqual({ result: 'ACCEPTED' });
    expect(one?.headers.authorization).toBe('Token token-b-of-the-mock');
    expect((await partner.hears('/results/2'))[0]?.body).toEqual({ result: 'REJECTED' });
  });
});
