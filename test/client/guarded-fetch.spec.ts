import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createServer as createTcpServer } from 'node:net';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { afterEach, describe, expect, it } from 'vitest';
import { AddressGuard, type Resolve } from '../../lib/client/address-guard.js';
import { OcpiHttp } from '../../lib/client/guarded-fetch.js';
import { OcpiHttpError } from '../../lib/client/ocpi-http.error.js';
import { redirectTarget } from '../../lib/client/redirects.js';
import type { OcpiOutboundOptions } from '../../lib/ocpi.options.js';

const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

async function server(listener: RequestListener): Promise<{ origin: string; server: Server }> {
  const made = createServer(listener);
  made.listen(0, '127.0.0.1');
  await once(made, 'listening');
  closing.push(async () => {
    made.closeAllConnections();
    made.close();
  });
  return { origin: `http://127.0.0.1:${(made.address() as AddressInfo).port}`, server: made };
}

function http(outbound: OcpiOutboundOptions = { allowPrivateNetworks: true }): OcpiHttp {
  const made = new OcpiHttp({ outbound });
  closing.push(() => made.onModuleDestroy());
  return made;
}

const failure = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => undefined,
    (error: unknown) => error,
  );

describe('R-123 where calls may go', () => {
  it.each([
    ['127.0.0.1'],
    ['10.1.2.3'],
    ['172.20.0.1'],
    ['192.168.1.1'],
    ['169.254.169.254'],
    ['100.64.0.1'],
    ['0.0.0.0'],
    ['224.0.0.1'],
    ['255.255.255.255'],
    ['::1'],
    ['::'],
    ['fe80::1'],
    ['fd12::1'],
    ['ff02::1'],
    ['::ffff:10.0.0.1'],
    ['::ffff:127.0.0.1'],
    ['::ffff:a9fe:a9fe'],
    ['::127.0.0.1'],
    ['64:ff9b::7f00:1'],
    ['2002:7f00:1::'],
    ['fe80::1%eth0'],
    ['::ffff:0:127.0.0.1'],
    ['2001:0:4136:e378:8000:63bf:3fff:fdd2'],
    ['2001:db8::1'],
  ])('not to %s', (address) => {
    expect(new AddressGuard(false).allows(address)).toBe(false);
  });

  it.each([['93.184.216.34'], ['8.8.8.8'], ['2606:4700::1111'], ['::ffff:8.8.8.8'], ['172.32.0.1'], ['64:ff9b::808:808']])(
    'to %s',
    (address) => {
      expect(new AddressGuard(false).allows(address)).toBe(true);
    },
  );

  it('with allowPrivateNetworks to private addresses, but not to metadata services', () => {
    const guard = new AddressGuard(true);
    expect(['127.0.0.1', '10.0.0.1', '::1', 'fd12::1'].map((address) => guard.allows(address))).toEqual([true, true, true, true]);
    expect(['169.254.169.254', '::ffff:169.254.169.254', 'fe80::1', '224.0.0.1'].map((address) => guard.allows(address))).toEqual([
      false,
      false,
      false,
      false,
    ]);
  });

  it.each([
    ['https://127.0.0.1/', /private network/],
    ['https://[::1]/', /private network/],
    ['https://[::ffff:127.0.0.1]/', /private network/],
    ['https://2130706433/', /private network/],
    ['https://0x7f.1/', /private network/],
    ['http://example.com/', /not https/],
    ['https://user:secret@example.com/', /user name or password/],
    ['ftp://example.com/', /not https/],
    ['nowhere', /not an absolute URL/],
  ])('refuses %s', async (url, message) => {
    const error = await failure(http({}).request({ method: 'GET', url }));
    expect(error).toMatchObject({ failure: 'refused', message: expect.stringMatching(message) });
    expect(String(error)).not.toContain('secret');
  });

  it('judges the address that is connected to, so that a name which resolves differently the second time gains nothing', async () => {
    const answers = [[{ address: '93.184.216.34', family: 4 }], [{ address: '127.0.0.1', family: 4 }]];
    let asked = 0;
    const resolve: Resolve = (_, __, done) => done(null, answers[asked++] ?? []);
    class Rebinding extends OcpiHttp {
      protected override resolver(): Resolve {
        return resolve;
      }
    }
    const guard = new AddressGuard(false, resolve);
    const first = await new Promise((settle) => guard.lookup('rebind.example', {}, (error, address) => settle(error ?? address)));
    expect(first).toBe('93.184.216.34');
    const client = new Rebinding({ outbound: { timeoutMs: 1000 } });
    closing.push(() => client.onModuleDestroy());
    expect(await failure(client.request({ method: 'GET', url: 'https://rebind.example/' }))).toMatchObject({ failure: 'refused' });
    expect(asked).toBe(2);
  });

  it('calls the public ones of several addresses only', async () => {
    const guard = new AddressGuard(false, (_, __, done) =>
      done(null, [
        { address: '10.0.0.1', family: 4 },
        { address: '8.8.8.8', family: 4 },
      ]),
    );
    expect(await new Promise((settle) => guard.lookup('mixed.example', { all: true }, (_, addresses) => settle(addresses)))).toEqual([
      { address: '8.8.8.8', family: 4 },
    ]);
  });
});

describe('admits', () => {
  it.each<[string, string | undefined]>([
    ['https://cpo.example.com/cb/1', undefined],
    ['http://cpo.example.com/cb/1', 'scheme'],
    ['ftp://cpo.example.com', 'scheme'],
    ['https://user:secret@cpo.example.com', 'credentials'],
    ['https://[::1]/cb', 'address'],
    ['https://192.168.1.1', 'address'],
    ['/cb/1', 'invalid'],
  ])('%s: %s', (url, fault) => {
    expect([http({}).faultOf(url), http({}).admits(url)]).toEqual([fault, fault === undefined]);
  });
});

describe('limits', () => {
  it('gives up after the time limit, a slow drip included, and says so', async () => {
    const { origin } = await server((request, response) => {
      if (request.url === '/hang') return;
      const drip = setInterval(() => response.write(' '), 20);
      response.on('close', () => clearInterval(drip));
    });
    const client = http({ allowPrivateNetworks: true, timeoutMs: 250 });
    for (const path of ['/hang', '/drip']) {
      const started = Date.now();
      const error = await failure(client.request({ method: 'GET', url: origin + path }));
      expect(error).toMatchObject({ failure: 'timeout', message: `${origin}${path} did not answer within 250 ms.` });
      expect(Date.now() - started).toBeLessThan(1500);
    }
  });

  it('does not read more than the size limit, unpacked bytes included', async () => {
    const { origin } = await server((request, response) => {
      const body = Buffer.alloc(200_000, 32);
      if (request.url === '/packed') response.setHeader('content-encoding', 'gzip').end(gzipSync(body));
      else response.end(body);
    });
    const client = http({ allowPrivateNetworks: true, maxResponseBytes: 100_000 });
    for (const path of ['/plain', '/packed']) {
      expect(await failure(client.request({ method: 'GET', url: origin + path }))).toMatchObject({
        failure: 'too-large',
        message: expect.stringContaining('maxResponseBytes'),
      });
    }
  });

  it.each([
    ['br', brotliCompressSync],
    ['deflate', deflateSync],
    ['GZIP', gzipSync],
  ])('a bomb packed as %s ends at the limit', async (encoding, pack) => {
    const bomb = pack(Buffer.alloc(50_000_000));
    const { origin } = await server((_, response) => response.setHeader('content-encoding', encoding).end(bomb));
    const before = process.memoryUsage().arrayBuffers;
    const error = await failure(http({ allowPrivateNetworks: true, maxResponseBytes: 100_000 }).request({ method: 'GET', url: origin }));
    expect(error).toMatchObject({ failure: 'too-large' });
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(25_000_000);
  });

  it('what is packed twice, or broken, is no answer', async () => {
    const { origin } = await server((request, response) => {
      const twice = request.url === '/twice';
      response.setHeader('content-encoding', twice ? 'gzip, gzip' : 'gzip').end(twice ? gzipSync(gzipSync('{}')) : 'no gzip');
    });
    expect((await http().request({ method: 'GET', url: `${origin}/twice` })).text).not.toBe('{}');
    expect(await failure(http().request({ method: 'GET', url: `${origin}/broken` }))).toMatchObject({
      failure: 'network',
      message: expect.stringContaining('could not be unpacked'),
    });
  });

  it.each<[string, (origin: string) => string]>([
    ['a server that takes connections and says nothing', (origin) => origin],
    ['one that does not shake hands', (origin) => origin.replace('http:', 'https:')],
  ])('gives up on %s', async (_, url) => {
    const silent = createTcpServer(() => undefined).listen(0, '127.0.0.1');
    await once(silent, 'listening');
    closing.push(async () => silent.close());
    const origin = url(`http://127.0.0.1:${(silent.address() as AddressInfo).port}`);
    const client = http({ allowPrivateNetworks: true, timeoutMs: 200 });
    expect(await failure(client.request({ method: 'POST', url: origin, body: '{}' }))).toMatchObject({ failure: 'timeout' });
  });

  it('gives up on a name that is never resolved', async () => {
    class Unresolved extends OcpiHttp {
      protected override resolver(): Resolve {
        return () => undefined;
      }
    }
    const client = new Unresolved({ outbound: { timeoutMs: 200 } });
    closing.push(() => client.onModuleDestroy());
    expect(await failure(client.request({ method: 'GET', url: 'https://slow.example/' }))).toMatchObject({ failure: 'timeout' });
  });

  it('gives up on headers without end, and on the body of a redirect that drips or floods', async () => {
    const drips: NodeJS.Timeout[] = [];
    closing.push(async () => drips.forEach((drip) => clearInterval(drip)));
    const { origin } = await server((request, response) => {
      if (request.url === '/') return void response.end('{}');
      if (request.url === '/headers') {
        request.socket.write('HTTP/1.1 200 OK\r\n');
        drips.push(setInterval(() => request.socket.write(`X-${Math.random()}: ${'x'.repeat(2000)}\r\n`), 5));
        return;
      }
      response.writeHead(307, { location: '/' });
      const text = request.url === '/flood' ? ' '.repeat(1_000_000) : ' ';
      drips.push(setInterval(() => response.write(text), 5));
    });
    const client = http({ allowPrivateNetworks: true, timeoutMs: 300 });
    expect(await failure(client.request({ method: 'GET', url: `${origin}/headers` }))).toMatchObject({ failure: 'network' });
    expect(await failure(client.request({ method: 'GET', url: `${origin}/drip` }))).toMatchObject({ failure: 'timeout' });
    const flood = await client.request({ method: 'GET', url: `${origin}/flood` }).catch((error: unknown) => error);
    expect(flood).toMatchObject(flood instanceof Error ? { failure: expect.stringMatching(/timeout|network/) } : { text: '{}' });
  });

  it('unpacks what is packed', async () => {
    const { origin } = await server((_, response) => response.setHeader('content-encoding', 'gzip').end(gzipSync('{"a":1}')));
    expect((await http().request({ method: 'GET', url: origin })).text).toBe('{"a":1}');
  });

  it('can be cancelled', async () => {
    const { origin } = await server(() => undefined);
    const abort = new AbortController();
    const call = failure(http().request({ method: 'GET', url: origin, signal: abort.signal }));
    setTimeout(() => abort.abort(), 50);
    expect(await call).toMatchObject({ failure: 'aborted' });
  });
});

describe('connections', () => {
  it('are kept alive for the next call to the same origin', async () => {
    const ports = new Set<number | undefined>();
    const { origin } = await server((request, response) => {
      ports.add(request.socket.remotePort);
      response.end('{}');
    });
    const client = http();
    for (let call = 0; call < 10; call++) await client.request({ method: 'GET', url: `${origin}/${call}` });
    expect(ports.size).toBeLessThanOrEqual(2);
  });

  it('of one partner that hangs do not keep another waiting that is at the same origin', async () => {
    let hanging = 0;
    const { origin } = await server((request, response) => {
      if (request.url === '/hang') hanging++;
      else response.end('{}');
    });
    const client = http({ allowPrivateNetworks: true, timeoutMs: 20_000 });
    const stop = new AbortController();
    const get = (path: string, lane: string) => client.request({ method: 'GET', url: origin + path, lane, signal: stop.signal });
    const stuck = Promise.allSettled(Array.from({ length: 40 }, () => get('/hang', 'one')));
    for (const deadline = Date.now() + 10_000; hanging < 16 && Date.now() < deadline;)
      await new Promise((resolve) => setTimeout(resolve, 5));
    expect((await get('/', 'two')).status).toBe(200);
    expect(hanging).toBe(16);
    stop.abort();
    await stuck;
  });

  it('that cannot be made are told as a sentence without the query', async () => {
    const { origin, server: made } = await server(() => undefined);
    made.close();
    await once(made, 'close');
    const error = await failure(
      http().request({ method: 'GET', url: `${origin}/x?token=secret`, headers: { authorization: 'Token hidden' } }),
    );
    expect(error).toBeInstanceOf(OcpiHttpError);
    expect(error).toMatchObject({ failure: 'network', message: expect.stringContaining(`${origin}/x could not be reached`) });
    expect(JSON.stringify([error, String(error)])).not.toMatch(/secret|hidden/);
  });
});

describe('redirects', () => {
  it('are followed within the origin with method and body kept, and not elsewhere', async () => {
    const elsewhere = await server((_, response) => response.end('stolen'));
    const seen: string[] = [];
    const { origin } = await server((request, response) => {
      seen.push(`${request.method} ${request.url} ${request.headers['authorization']}`);
      if (request.url === '/a') response.writeHead(307, { location: '/a/' }).end();
      else if (request.url === '/out') response.writeHead(302, { location: elsewhere.origin }).end();
      else if (request.url === '/loop') response.writeHead(302, { location: '/loop' }).end();
      else request.pipe(response);
    });
    const client = http();
    const headers = { authorization: 'Token t' };
    expect((await client.request({ method: 'PUT', url: `${origin}/a`, headers, body: '{"x":1}' })).text).toBe('{"x":1}');
    expect(seen).toEqual(['PUT /a Token t', 'PUT /a/ Token t']);
    expect(await failure(client.request({ method: 'GET', url: `${origin}/out`, headers }))).toMatchObject({ failure: 'redirect' });
    expect(await failure(client.request({ method: 'GET', url: `${origin}/loop`, headers }))).toMatchObject({ failure: 'redirect' });
  });

  it.each([
    ['the slash, behind a proxy that ends TLS', 'https://a.example/x', 'http://a.example/x/', 'https://a.example/x/'],
    ['the same with a port', 'https://a.example:8443/x', 'http://a.example:8443/x/?a=1', 'https://a.example:8443/x/?a=1'],
    ['another port', 'https://a.example/x', 'http://a.example:8080/x/', 'http://a.example:8080/x/'],
    ['another host', 'https://a.example/x', 'http://b.example/x/', 'http://b.example/x/'],
    ['from http to https', 'http://a.example/x', 'https://a.example/x', 'https://a.example/x'],
  ])('R-035 lead to: %s', (_, from, location, target) => {
    expect(redirectTarget(307, location, 'PUT', new URL(from))?.href).toBe(target);
    expect(redirectTarget(302, location, 'PUT', new URL(from))).toBeUndefined();
  });
});
