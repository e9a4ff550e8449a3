import { connect } from 'node:http2';
import { createServer, IncomingMessage, type RequestListener, ServerResponse, type OutgoingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Readable } from 'node:stream';
import { ExpressAdapter } from '@nestjs/platform-express';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { describe, expect, it } from 'vitest';
import { adapters, call, fallbackText, NOW, start, successText } from './harness.js';
import { INBOX } from '../../lib/protocol/wire/inbox.js';
import { TAKEOVER } from '../../lib/protocol/wire/takeover.js';
import { HostController } from './host-application.js';

const JSON_TYPE = { 'content-type': 'application/json' };

describe('beside hooks of Fastify', () => {
  it('replies carry what hooks set, hooks read the body that was received, and large bodies pass a small bodyLimit', async () => {
    const adapter = new FastifyAdapter({ bodyLimit: 1024 });
    const seen: string[] = [];
    const setup = (): void => {
      const fastify = adapter.getInstance();
      fastify.addHook('onRequest', async (_request, reply) => void reply.header('X-Hook', 'set'));
      fastify.addHook('preParsing', async (_request, _reply, payload: Readable) => {
        let text = '';
        for await (const part of payload) text += part;
        seen.push(text.slice(0, 5));
      });
      fastify.addHook('onSend', async (_request, reply, payload) => {
        reply.header('X-Sent', 'set');
        return payload === undefined ? payload : 'changed';
      });
      fastify.addHook('onResponse', async (_request, reply) => void seen.push(String(reply.statusCode)));
    };
    const { app, port } = await start({ adapter, host: { controllers: [HostController] }, setup });
    const answer = await call(port, '/ocpi/echo', { method: 'PUT', body: 'x'.repeat(5000), headers: JSON_TYPE });
    expect(answer.text).toBe(successText('{"length":5000,"type":"application/json"}'));
    expect(answer.headers).toMatchObject({ 'x-hook': 'set', 'x-sent': 'set' });
    expect((await call(port, '/ocpi/nowhere')).text).toBe(fallbackText(404));
    expect(await call(port, '/host')).toMatchObject({ text: 'changed' });
    await app.close();
    expect(seen.slice(0, 2)).toEqual(['xxxxx', '200']);
  });

  it('requests and responses extend the classes that the host has chosen, and know of inboxes and takeovers', async () => {
    class HostRequest extends IncomingMessage {}
    class HostResponse<R extends IncomingMessage> extends ServerResponse<R> {}
    const adapter = new FastifyAdapter({ http: { IncomingMessage: HostRequest, ServerResponse: HostResponse } });
    const seen: boolean[] = [];
    const setup = (): void => {
      adapter.getInstance().addHook('onRequest', async ({ raw }, reply) => {
        seen.push(raw instanceof HostRequest && INBOX in raw, reply.raw instanceof HostResponse && TAKEOVER in reply.raw);
      });
    };
    const { app, port } = await start({ adapter, host: { controllers: [HostController] }, setup });
    expect((await call(port, '/ocpi/echo', { method: 'PUT', body: '{"a":1}', headers: JSON_TYPE })).text).toContain('"length":7');
    expect((await call(port, '/host')).status).toBe(200);
    expect(seen).toEqual([true, true, true, true]);
    await app.close();
  });

  it('inject() answers as a socket does', async () => {
    const adapter = new FastifyAdapter();
    const { app } = await start({ adapter });
    const inject = (method: 'GET' | 'PUT', url: string) =>
      adapter.inject({ method, url, ...(method === 'PUT' ? { payload: { a: 1 } } : {}) });
    expect((await inject('GET', '/ocpi/things/7/')).payload).toBe(successText('{"id":"7"}'));
    expect((await inject('PUT', '/ocpi/echo')).payload).toContain(String.raw`"text":"{\"a\":1}"`);
    expect((await inject('GET', '/ocpi/%E0%A4%A')).payload).toContain(NOW);
    await app.close();
  });

  it('routes of an application that ignores trailing slashes are registered once', async () => {
    const { app, port } = await start({ adapter: new FastifyAdapter({ routerOptions: { ignoreTrailingSlash: true } }) });
    expect((await call(port, '/ocpi/things/7/')).text).toBe(successText('{"id":"7"}'));
    await app.close();
  });
});

describe('beside Express', () => {
  it('its server makes messages that are those of the application from the start, unless the host has chosen their classes', async () => {
    class HostRequest extends IncomingMessage {}
    for (const [chosen, expected] of [
      [undefined, [false, true]],
      [HostRequest, [false, false]],
    ] as const) {
      const made: boolean[] = [];
      const adapter = new ExpressAdapter();
      const { app } = await start({ adapter, host: { controllers: [HostController] } });
      const express: RequestListener & { readonly request: object; readonly response: object } = adapter.getInstance();
      const server = createServer(chosen ? { IncomingMessage: chosen } : {}, (request, response) => {
        made.push(Object.getPrototypeOf(request) === express.request && (Object.getPrototypeOf(response) as object) === express.response);
        express(request, response);
      });
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      const { port } = server.address() as AddressInfo;
      expect((await call(port, '/host')).status).toBe(200);
      expect((await call(port, '/ocpi/echo', { method: 'PUT', body: '{"a":1}', headers: JSON_TYPE })).text).toContain('"length":7');
      expect(made).toEqual(expected);
      server.close();
      await app.close();
    }
  });
});

describe('beside functions for parameters of Express', () => {
  it.each(adapters.filter(({ name }) => name !== 'Fastify'))('requests pass them on $name', async ({ make }) => {
    const adapter = make();
    const seen: string[] = [];
    type Next = () => void;
    type Told = (request: object, response: object, next: Next, value: string) => void;
    const setup = (): void => {
      const express = adapter.getInstance<{ param(name: string, told: Told): void }>();
      express.param('id', (_request, _response, next, value) => {
        seen.push(value);
        next();
      });
    };
    const { app, port } = await start({ adapter, setup });
    expect((await call(port, '/ocpi/things/7')).text).toBe(successText('{"id":"7"}'));
    await app.close();
    expect(seen).toEqual(['7']);
  });
});

describe('beside Express with strict routing', () => {
  it('R-035 paths still work with and without trailing slash', async () => {
    const { default: express } = await import('express');
    const { ExpressAdapter } = await import('@nestjs/platform-express');
    const instance = express();
    instance.set('strict routing', true);
    const { app, port } = await start({ adapter: new ExpressAdapter(instance) });
    for (const path of ['/ocpi', '/ocpi/', '/ocpi/things/7', '/ocpi/things/7/?a=1']) expect((await call(port, path)).status).toBe(200);
    await app.close();
  });

  it('a parser that came before the wire leaves its body to it', async () => {
    const { default: express } = await import('express');
    const { ExpressAdapter } = await import('@nestjs/platform-express');
    const instance = express();
    instance.use(express.json());
    const { app, port } = await start({ adapter: new ExpressAdapter(instance) });
    expect((await call(port, '/ocpi/echo', { method: 'PUT', body: '{"a": 1}', headers: JSON_TYPE })).text).toContain(
      String.raw`"text":"{\"a\":1}"`,
    );
    await app.close();
  });
});

describe('beside an adapter that is neither', () => {
  it('says what to pass instead', async () => {
    class OtherAdapter extends FastifyAdapter {
      override getType(): string {
        return 'other';
      }
    }
    await expect(start({ adapter: new OtherAdapter() }).then(() => 'started')).rejects.toThrow(/'other'.*ExpressAdapter.*FastifyAdapter/);
  });
});

describe('over HTTP/2', () => {
  it('replies and bodies are the same', async () => {
    const { app, port } = await start({ adapter: new FastifyAdapter({ http2: true }) });
    const session = connect(`http://127.0.0.1:${port}`);
    const ask = (headers: OutgoingHttpHeaders, body?: string) =>
      new Promise<{ status: unknown; text: string }>((resolve, reject) => {
        const stream = session.request(headers);
        let status: unknown;
        let text = '';
        stream.on('response', (head) => (status = head[':status']));
        stream.on('data', (part) => (text += part));
        stream.on('end', () => resolve({ status, text }));
        stream.on('error', reject);
        stream.end(body);
      });
    expect(await ask({ ':path': '/ocpi/things/7/' })).toEqual({ status: 200, text: successText('{"id":"7"}') });
    expect(await ask({ ':path': '/ocpi/nowhere' })).toEqual({ status: 404, text: fallbackText(404) });
    expect((await ask({ ':path': '/ocpi/echo', ':method': 'PUT', ...JSON_TYPE }, '{garbage')).text).toContain('"text":"{garbage"');
    expect(await ask({ ':path': '/ocpi/things/7', ':method': 'HEAD' })).toEqual({ status: 200, text: '' });
    expect((await ask({ ':path': '/ocpi/page/300' })).text.length).toBeGreaterThan(2_700_000);
    session.close();
    await app.close();
  });
});
