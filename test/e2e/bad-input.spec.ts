import { connect as connectSocket } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { v221, v230 } from '../fixtures/objects.js';
import { expectEnvelope, expectFailure, expectInvalid, expectSuccess } from '../harness.envelope.js';
import { LATER, wire, without, type Wire } from '../harness.objects.js';
import type { TestPartner } from '../harness.partner.js';
import { ADAPTERS, ask, base64, startPlatform, type Answer, type Platform } from '../harness.js';

const MEGABYTE = 1024 * 1024;

/** A request as it is, for what clients would not send: gives the status and the envelope. */
function raw(platform: Platform, text: string): Promise<{ status: number; body: Wire }> {
  const { port, hostname } = new URL(platform.origin);
  return new Promise((resolve, reject) => {
    let reply = '';
    const socket = connectSocket(Number(port), hostname, () => socket.write(text));
    socket.setEncoding('utf8');
    socket.on('data', (part: string) => (reply += part));
    socket.on('error', reject);
    socket.on('close', () => {
      const [head = '', body = ''] = reply.split('\r\n\r\n');
      resolve({ status: Number(head.split(' ')[1]), body: JSON.parse(body || '{}') });
    });
  });
}

describe.each(ADAPTERS)('bad input on %s', (adapter) => {
  let platform: Platform;
  let partner: TestPartner;
  let other: TestPartner;
  beforeAll(async () => {
    platform = await startPlatform({ adapter });
    await platform.store('locations', v230.location());
    partner = await platform.partner();
    other = await platform.partner();
  });
  afterAll(() => platform.close());
  /** Whatever was sent: the server serves. */
  afterEach(async () => {
    expectSuccess(await partner.ask(partner.offered('locations', 'LOC-1')));
  });
  const location = (id: string, changes: Wire = {}): Wire => wire('2.2.1', 'location', { ...partner.owner, id, ...changes });
  const put = (id: string, body: unknown, headers = {}): Promise<Answer> =>
    partner.ask(partner.pushed('locations', id), { method: 'PUT', body, headers });
  const notThere = async (id: string): Promise<void> => {
    expectFailure(await partner.ask(partner.pushed('locations', id)), 404);
  };

  it('answers a wrong or missing token with 401, before it looks at garbage', async () => {
    for (const authorization of [undefined, '', base64('wrong'), 'wrong', 'Ünïcode', '\u00ff\u00fe', 'x'.repeat(8000)]) {
      for (const body of [undefined, '{garbage', {}, '\u0000'.repeat(1000)]) {
        const url = platform.url(partner.pushed('locations', 'X'));
        expectFailure(expectEnvelope(await ask(url, { method: 'PUT', authorization, body })), 401);
      }
    }
  });

  it('answers garbage with 400', async () => {
    const garbage = [
      '{',
      '}',
      '{"a":}',
      '{"a":1,}',
      "{'a':1}",
      'NaN',
      'undefined',
      '{"a":1e}',
      '\ufeff{',
      '<xml/>',
      '"open',
      '[[[',
      '{"a":"\u0001"}',
      'tru',
    ];
    for (const body of garbage) expectFailure(await put('X', body), 400);
    expectFailure(await partner.ask('/2.2.1/credentials', { method: 'PUT', body: '{garbage' }), 400);
    await notThere('X');
  });

  it('answers JSON that is no object with 2001', async () => {
    for (const body of ['[]', '"text"', '5', 'true', 'null', '[{}]', '']) expectInvalid(await put('X', body));
    await notThere('X');
  });

  it('names the JSON path of every fault', async () => {
    const evse = v221.evse();
    const cases: [Wire, RegExp][] = [
      [without(location('X'), 'country'), /\$\.country\b/],
      [location('X', { city: 'x'.repeat(46) }), /\$\.city: .*45/],
      [location('X', { publish: 'yes' }), /\$\.publish: .*true or false/],
      [location('X', { coordinates: [] }), /\$\.coordinates/],
      [location('X', { coordinates: { latitude: 1, longitude: 2 } }), /\$\.coordinates\.latitude.*\$\.coordinates\.longitude/],
      [location('X', { evses: {} }), /\$\.evses/],
      [location('X', { evses: [evse, null] }), /\$\.evses\[1\]/],
      [
        location('X', { evses: [evse, { ...evse, connectors: [{ ...evse.connectors[0], max_voltage: '230' }] }] }),
        /\$\.evses\[1\]\.connectors\[0\]\.max_voltage/,
      ],
      [
        location('X', { opening_times: { twentyfourseven: true, exceptional_closings: [{ period_begin: 'x' }] } }),
        /\$\.opening_times\.exceptional_closings\[0\]\.period_begin/,
      ],
      [location('X', { id: 'x'.repeat(37) }), /\$\.id/],
      [location('X', { images: 'none' }), /\$\.images/],
      [{}, /\$\.country_code.*more/],
    ];
    for (const [body, message] of cases) expectInvalid(await put('X', body), message);
    await notThere('X');
  });

  it("refuses another party's object", async () => {
    expectSuccess(await put('MINE', location('MINE')), 201);
    expectFailure(await other.ask(partner.pushed('locations', 'MINE'), { method: 'PUT', body: location('MINE', { name: 'Taken' }) }), 404);
    expectInvalid(await other.ask(other.pushed('locations', 'MINE'), { method: 'PUT', body: location('MINE') }), /country_code|party_id/);
    expect((await partner.ask(partner.pushed('locations', 'MINE'))).body.data).toEqual(location('MINE'));
  });

  it('takes a location of 5 MB, and refuses a body above 10 MB with 413', async () => {
    const evses = Array.from({ length: 2300 }, (_, index) =>
      v221.evse({
        uid: `E-${index}`,
        directions: [
          { language: 'en', text: 'x'.repeat(500) },
          { language: 'nl', text: 'y'.repeat(500) },
        ],
      }),
    );
    const big = location('BIG', { evses, nlx_padding: 'p'.repeat(1000) });
    expect(JSON.stringify(big).length).toBeGreaterThan(5 * MEGABYTE);
    expectSuccess(await put('BIG', big), 201);
    expect((await partner.ask(partner.pushed('locations', 'BIG'))).body.data).toEqual(big);
    for (const size of [10.5, 15]) {
      expectFailure(await put('HUGE', JSON.stringify(location('HUGE', { nlx_padding: 'p'.repeat(size * MEGABYTE) }))), 413);
    }
    await notThere('HUGE');
    expectFailure(
      expectEnvelope(
        await ask(platform.url('/versions'), { method: 'POST', authorization: base64('wrong'), body: 'x'.repeat(11 * MEGABYTE) }),
      ),
      401,
    );
  });

  it.each([6_000, 100_000])('survives bodies nested %i levels deep', async (depth) => {
    const deep = (open: string, close: string): string => open.repeat(depth) + '1' + close.repeat(depth);
    for (const nested of [deep('[', ']'), deep('{"a":', '}')]) {
      const whole = JSON.stringify(location('DEEP')).slice(0, -1);
      for (const body of [nested, `${whole},"nlx_deep":${nested}}`, `${whole},"evses":${nested}}`]) {
        const answer = await put('DEEP', body);
        expect([200, 201, 400, 413]).toContain(answer.status);
        expect((await partner.ask(partner.pushed('locations', 'DEEP'))).status).toBe(
          answer.status === 201 || answer.body.status_code === 1000 ? 200 : 404,
        );
        if (answer.body.status_code === 1000)
          await platform.crud.delete('locations', { ...partner.party, id: 'DEEP' }, { version: '2.2.1', module: 'locations' });
      }
      const patch = `{"last_updated":"${LATER}","nlx_deep":${nested}}`;
      await put('SHALLOW', location('SHALLOW'));
      const patched = await partner.ask(partner.pushed('locations', 'SHALLOW'), { method: 'PATCH', body: patch });
      expect([200, 400]).toContain(patched.status);
      const read = await partner.ask(partner.pushed('locations', 'SHALLOW'));
      expect(read.status).toBe(200);
      if (patched.body.status_code !== 1000) expect(read.body.data).toEqual(location('SHALLOW'));
      await platform.crud.delete('locations', { ...partner.party, id: 'SHALLOW' }, { version: '2.2.1', module: 'locations' });
    }
  });

  it('takes prototype keys for names like others', async () => {
    const text = JSON.stringify(location('PROTO')).slice(0, -1);
    const body = `${text},"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}},"toString":1,"hasOwnProperty":null}`;
    expect((await put('PROTO', body)).body.status_code).toBe(1000);
    expect(({} as { polluted?: number }).polluted).toBeUndefined();
    expect(typeof {}.toString).toBe('function');
    const answer = await partner.ask(partner.pushed('locations', 'PROTO'));
    expect(answer.body.data).toMatchObject({ id: 'PROTO', toString: 1, constructor: { prototype: { polluted: 1 } } });
    // A field that is inherited only is not there.
    expectInvalid(await put('P2', `{"__proto__":${JSON.stringify(location('P2'))}}`), /\$\.country_code/);
    for (const id of ['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty']) {
      await notThere(id);
      expectSuccess(await put(id, location(id)), 201);
      expect((await partner.ask(partner.pushed('locations', id))).body.data).toEqual(location(id));
      expectFailure(await partner.ask(`/emsp/2.2.1/${id}`), 404);
      expectInvalid(await partner.ask(`${partner.offered('locations')}?limit[${id}]=1&limit=0`), /limit/);
    }
  });

  it('survives huge numbers', async () => {
    const voltage = (value: string): string => JSON.stringify(location('NUM')).replace(/"max_voltage":\d+/g, `"max_voltage":${value}`);
    for (const value of ['1e400', '-1e400', '1e308', '0.5', '230.00001']) {
      const answer = await put('NUM', voltage(value));
      expect([200, 201]).toContain(answer.status);
      if (value !== '1e308') expectInvalid(answer, /max_voltage/);
    }
    for (const offset of ['9'.repeat(9), '9'.repeat(30), '1e9', '0x10', '+1', ' 1', '१']) {
      const answer = await partner.ask(`${partner.offered('locations')}?offset=${encodeURIComponent(offset)}`);
      if (/^9+$/.test(offset)) expect(expectSuccess(answer).body.data).toEqual([]);
      else expectInvalid(answer, /offset/);
    }
  });

  it('reads JSON whatever the Content-Type says, and refuses what it cannot unpack', async () => {
    for (const type of [
      'text/html',
      'application/x-www-form-urlencoded',
      'multipart/form-data; boundary=x',
      'application/json; charset=latin1',
      'x',
      '',
    ]) {
      expect((await put('TYPE', JSON.stringify(location('TYPE')), { 'Content-Type': type })).body.status_code).toBe(1000);
    }
    expect((await put('TYPE', `\uFEFF${JSON.stringify(location('TYPE'))}`)).body.status_code).toBe(1000);
    expectFailure(await put('TYPE', '{}', { 'Content-Encoding': 'zstd-9000' }), 415);
    expectFailure(await put('TYPE', 'not gzip', { 'Content-Encoding': 'gzip' }), 400);
  });

  it('answers bad percent-encoding, odd paths and odd queries in the envelope', async () => {
    const head = (target: string): string =>
      `GET ${target} HTTP/1.1\r\nHost: x\r\nAuthorization: Token ${partner.authorization}\r\nConnection: close\r\n\r\n`;
    const paths = ['%', '%zz', '%E0%A4%A', 'a%00b', '%c0%ae', 'x'.repeat(2000), '//', '..;/', '%2e%2e%2f', 'a\\b', '<script>'];
    for (const path of paths) {
      const { status, body } = await raw(platform, head(`/ocpi/emsp/2.2.1/locations/BE/${partner.party.partyId}/${path}`));
      expect([200, 400, 404, 414], path).toContain(status);
      expect(body, path).toMatchObject({ timestamp: expect.any(String) });
      expect(Number(body['status_code']), path).toBeGreaterThanOrEqual(2000);
    }
    for (const query of ['?%', '?limit=%', '?&&&=', '?limit[]=1', '?date_from[a][b]=1', '?__proto__[x]=1', '??', '?a=%00']) {
      const { status, body } = await raw(platform, head(`/ocpi/cpo/2.2.1/locations${query}`));
      expect([200, 400], query).toContain(status);
      expect(body, query).toMatchObject({ timestamp: expect.any(String), status_code: expect.any(Number) });
    }
  });

  it('refuses path parameters that cannot be ids with 2001', async () => {
    for (const id of ['x'.repeat(50), 'ä', '\u0001', '日本']) {
      expectInvalid(await put(id, location('X')), /location_id/);
      expectInvalid(await partner.ask(partner.pushed('locations', id)), /^The path parameter location_id must be a string of at most 39/);
    }
    expectInvalid(await partner.ask('/emsp/2.2.1/locations/BEL/P00/X'), /country_code/);
    expectInvalid(await partner.ask('/emsp/2.2.1/locations/BE/TOOLONG/X'), /party_id/);
  });

  it('serves others while bad requests come in parallel', async () => {
    const requests = Array.from({ length: 40 }, (_, index) => put(`P-${index}`, index % 2 ? '{garbage' : location(`P-${index}`)));
    const answers = await Promise.all(requests);
    expect(answers.map(({ status }) => status)).toEqual(answers.map((_, index) => (index % 2 ? 400 : 201)));
  });
});
