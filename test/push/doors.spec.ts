import { once } from 'node:events';
import { ForbiddenException, Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import type { OcpiVersion } from '../../lib/contract/version.js';
import { MockPartner } from '../../lib/testing/mock-partner.js';
import { v230 } from '../fixtures/objects.js';
import { ADAPTERS_AND_LANE, ask, base64 } from '../harness.js';
import { PushSetting, pushesTo } from './setting.js';

const OWNER = { country_code: 'NL', party_id: 'EXA' } as const;
const PUSH_TOKEN = 'the push token of the tests, which may be longer than the tokens of partners are.';
const TOKEN = PUSH_TOKEN.replaceAll(' ', '-');

interface Response {
  readonly endpoints_url: string;
  readonly status_code: number;
  readonly response: Record<string, unknown>;
}

@Injectable()
class HostGuard implements CanActivate {
  canActivate(execution: ExecutionContext): boolean {
    const { headers } = execution.switchToHttp().getRequest<{ headers: Record<string, string> }>();
    if (headers['x-host-key'] === 'throw') throw new ForbiddenException('not you');
    return headers['x-host-key'] === 'let me in';
  }
}

/** A websocket, and its answers in order. */
class Line {
  readonly answers: unknown[] = [];
  private constructor(readonly socket: WebSocket) {
    socket.on('message', (data) => this.answers.push(JSON.parse(String(data))));
  }

  static async open(url: string, headers: Record<string, string> = {}): Promise<Line> {
    const line = new Line(new WebSocket(url, { headers }));
    await once(line.socket, 'open');
    return line;
  }

  /** The HTTP status that the handshake was refused with. */
  static async refused(url: string, headers: Record<string, string> = {}): Promise<number | undefined> {
    const socket = new WebSocket(url, { headers });
    socket.on('error', () => undefined);
    const [, response] = (await once(socket, 'unexpected-response')) as [unknown, { statusCode?: number }];
    socket.terminate();
    return response.statusCode;
  }

  async say(message: unknown): Promise<unknown> {
    const before = this.answers.length;
    this.socket.send(typeof message === 'string' || Buffer.isBuffer(message) ? message : JSON.stringify(message));
    while (this.answers.length === before) await once(this.socket, 'message');
    return this.answers[before];
  }
}

describe.each(ADAPTERS_AND_LANE)('the push endpoints on %s', (adapter) => {
  let setting: PushSetting;
  let receiver: MockPartner;
  const url = (version: OcpiVersion): string => `${setting.platform.origin}/notify/${version}`;
  const wsUrl = (version: string, token = TOKEN): string =>
    `${setting.platform.origin.replace('http', 'ws')}/notify/ws/${version}?token=${encodeURIComponent(token)}`;
  const to = (mock: MockPartner, version: OcpiVersion) => ({ endpoints_url: mock.url(version, 'details'), auth_token: 'mock-token-a' });

  async function push(version: OcpiVersion, body: unknown, authorization = TOKEN): Promise<{ status: number; body: unknown }> {
    const answer = await ask(url(version), { method: 'POST', authorization, body });
    return { status: answer.status, body: JSON.parse(answer.text) };
  }

  const responses = (body: unknown): Response[] => (body as { receiver_responses: Response[] }).receiver_responses;

  beforeAll(async () => {
    setting = await PushSetting.start({
      adapter,
      ocpi: {
        push: { http: true, websocket: true, prefix: 'notify' },
        pushToken: TOKEN,
        pushGuard: HostGuard,
        outbound: { allowPrivateNetworks: true, timeoutMs: 2000 },
      },
    });
    receiver = await MockPartner.start();
    // It is not registered: the token of the message is all that it has of us.
    receiver.credentials.token = 'mock-token-a';
    await setting.store('locations', v230.location({ ...OWNER, id: 'LOC-1' }));
    await setting.store('sessions', v230.session({ ...OWNER, id: 'SES-1', location_id: 'LOC-1' }));
    await setting.store('cdrs', v230.cdr({ ...OWNER, id: 'CDR-1' }));
    await setting.store('tariffs', v230.tariff({ ...OWNER, id: 'TAR-1' }));
    await setting.store('tokens', v230.token({ ...OWNER, uid: 'TOK-1' }));
  });

  beforeEach(() => {
    receiver.requests.length = 0;
    receiver.heal();
  });

  afterAll(async () => {
    await setting.close();
    await receiver.stop();
  });

  describe.each(['2.1.1', '2.2.1', '2.3.0'] as const)('in %s', (version) => {
    it.each([
      ['locations', 'LOC-1', 'PUT locations/NL/EXA/LOC-1'],
      ['sessions', 'SES-1', 'PUT sessions/NL/EXA/SES-1'],
      ['tariffs', 'TAR-1', 'PUT tariffs/NL/EXA/TAR-1'],
      ['cdrs', 'CDR-1', 'POST cdrs'],
    ])('%s reach the receivers of the message', async (module_id, object_id, sent) => {
      const { status, body } = await push(version, { module_id, object_id, receivers: [to(receiver, version)] });
      expect(status).toBe(200);
      expect(body).toMatchObject({
        receiver_responses: [
          { endpoints_url: receiver.url(version, 'details'), status_code: expect.any(Number), response: expect.any(Object) },
        ],
      });
      const [response] = responses(body);
      expect(response!.status_code).toBeLessThan(300);
      expect(pushesTo(receiver)).toEqual([sent]);
      // As the original: a CDR is answered by its headers.
      expect(response!.response).toHaveProperty(module_id === 'cdrs' ? 'location' : 'status_code');
    });

    it('the websocket takes the same messages', async () => {
      const line = await Line.open(wsUrl(version));
      const answer = await line.say({ module_id: 'locations', object_id: 'LOC-1', receivers: [to(receiver, version)] });
      expect(answer).toMatchObject({ receiver_responses: [{ status_code: 200, response: { status_code: 1000 } }] });
      expect(pushesTo(receiver)).toEqual(['PUT locations/NL/EXA/LOC-1']);
      line.socket.close();
    });
  });

  it('tokens go to a receiver of tokens in 2.2.1; a 2.1.1 eMSP lists its own only', async () => {
    const { body } = await push('2.2.1', { module_id: 'tokens', object_id: 'TOK-1', receivers: [to(receiver, '2.2.1')] });
    expect(responses(body)).toMatchObject([{ status_code: 201 }]);
    expect(pushesTo(receiver)).toEqual(['PUT tokens/NL/EXA/TOK-1']);
  });

  it('one response per receiver, whatever the others do', async () => {
    receiver.fail(/PUT/, { status: 500 });
    const hangs = await MockPartner.start();
    hangs.fail(/./, { hang: true }, 99);
    const fine = await MockPartner.start();
    fine.credentials.token = 'mock-token-a';
    const blind = await MockPartner.start({ endpoints: [] });
    const gone = { endpoints_url: 'http://127.0.0.1:1/ocpi/2.2.1/details', auth_token: 'x' };
    const receivers = [
      to(receiver, '2.2.1'),
      to(hangs, '2.2.1'),
      gone,
      to(blind, '2.2.1'),
      { endpoints_url: 'http://169.254.169.254/', auth_token: 'x' },
      to(fine, '2.2.1'),
    ];
    const { status, body } = await push('2.2.1', { module_id: 'locations', object_id: 'LOC-1', receivers });
    expect(status).toBe(200);
    expect(responses(body).map(({ endpoints_url }) => endpoints_url)).toEqual(receivers.map(({ endpoints_url }) => endpoints_url));
    expect(responses(body).map(({ status_code }) => status_code)).toEqual([500, 504, 502, 404, 400, 201]);
    expect(responses(body)[4]!.response).toEqual({ error: expect.stringContaining('private network') });
    await Promise.all([hangs.stop(), fine.stop(), blind.stop()]);
  });

  it('without receivers every registered partner is told that the object concerns', async () => {
    const partner = await setting.partner('2.2.1');
    const cpo = await setting.partner('2.2.1', { roles: [{ role: 'CPO', countryCode: 'BE', partyId: 'CPO' }] });
    const { body } = await push('2.3.0', { module_id: 'locations', object_id: 'LOC-1' });
    expect(responses(body)).toEqual([{ endpoints_url: partner.versionsUrl, status_code: 200, response: { status_code: 1000 } }]);
    expect(pushesTo(partner)).toEqual(['PUT locations/NL/EXA/LOC-1']);
    partner.fail(/PUT/, { envelope: { status_code: 2001, status_message: 'no', timestamp: '2026-01-01T00:00:00Z' } });
    const again = await push('2.3.0', { module_id: 'locations', object_id: 'LOC-1' });
    expect(responses(again.body)).toMatchObject([{ status_code: 200, response: { status_code: 2001, error: expect.any(String) } }]);
    partner.fail(/PUT/, { status: 503 });
    const late = await push('2.3.0', { module_id: 'locations', object_id: 'LOC-1' });
    expect(responses(late.body)).toMatchObject([{ status_code: 503, response: { error: expect.any(String) } }]);
    const tokens = await push('2.3.0', { module_id: 'tokens', object_id: 'TOK-1' });
    expect(responses(tokens.body).map(({ endpoints_url }) => endpoints_url)).toEqual([cpo.versionsUrl]);
  });

  it.each([
    ['no object', [1], '$: must be an object'],
    ['an unknown module', { module_id: 'commands', object_id: 'X' }, '$.module_id'],
    ['no object_id', { module_id: 'locations' }, '$.object_id'],
    [
      'a receiver without a URL',
      { module_id: 'locations', object_id: 'LOC-1', receivers: [{ auth_token: 'x' }] },
      '$.receivers[0].endpoints_url',
    ],
  ])('400 that names the field: %s', async (_, body, field) => {
    const answer = await push('2.2.1', body);
    expect(answer).toEqual({ status: 400, body: { error: expect.stringContaining(field) } });
  });

  it('404 for an object that is not ours', async () => {
    const answer = await push('2.2.1', { module_id: 'locations', object_id: 'NO' });
    expect(answer).toEqual({ status: 404, body: { error: expect.stringContaining('"NO"') } });
  });

  it('PUSH_TOKEN opens it, plain or in Base64; partners and strangers get 401', async () => {
    const message = { module_id: 'locations', object_id: 'LOC-1', receivers: [] };
    expect(await push('2.2.1', message)).toEqual({ status: 200, body: { receiver_responses: [] } });
    expect((await push('2.2.1', message, base64(TOKEN))).status).toBe(200);
    const partner = await setting.platform.partner();
    for (const authorization of [partner.authorization, partner.token, 'mock-token-a', `${TOKEN}x`]) {
      expect(await push('2.2.1', message, authorization)).toEqual({ status: 401, body: { error: expect.stringContaining('PUSH_TOKEN') } });
      expect(await Line.refused(wsUrl('2.2.1', authorization))).toBe(401);
    }
    expect((await ask(url('2.2.1'), { method: 'POST', body: message })).status).toBe(401);
  });

  it("the host's pushGuard opens both, too", async () => {
    const headers = { 'x-host-key': 'let me in' };
    const answer = await ask(url('2.2.1'), {
      method: 'POST',
      headers,
      body: { module_id: 'locations', object_id: 'LOC-1', receivers: [] },
    });
    expect(answer.status).toBe(200);
    const line = await Line.open(wsUrl('2.2.1', 'wrong'), headers);
    line.socket.close();
    expect(await Line.refused(wsUrl('2.2.1', 'wrong'), { 'x-host-key': 'throw' })).toBe(403);
  });

  it('the websocket answers bad messages and stays open, in order', async () => {
    const line = await Line.open(wsUrl('2.2.1', base64(TOKEN)));
    receiver.fail(/details/, { delayMs: 200 });
    const good = { module_id: 'locations', object_id: 'LOC-1', receivers: [to(receiver, '2.2.1')] };
    for (const message of [JSON.stringify(good), '{', Buffer.from([1, 2]), '{"module_id":"x"}', JSON.stringify(good)])
      line.socket.send(message);
    while (line.answers.length < 5) await once(line.socket, 'message');
    const pushed = { receiver_responses: [{ status_code: 200 }] };
    expect(line.answers).toMatchObject([
      pushed,
      { error: expect.stringContaining('JSON') },
      { error: expect.stringContaining('binary') },
      { error: expect.stringContaining('$.module_id') },
      pushed,
    ]);
    line.socket.ping('still there');
    expect(String((await once(line.socket, 'pong'))[0])).toBe('still there');
    const closed = once(line.socket, 'close');
    line.socket.send('x'.repeat(2 * 1024 * 1024));
    expect((await closed)[0]).toBe(1009);
  });

  it('the handshake is refused without the token (401), and for a version that is not offered (404)', async () => {
    expect(await Line.refused(wsUrl('2.2.1', 'wrong'))).toBe(401);
    expect(await Line.refused(wsUrl('2.0'))).toBe(404);
  });
});
