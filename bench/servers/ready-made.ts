import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { RequestHandler } from 'express';
import type { Call } from '../cases.js';
import { serve, settings } from './child.js';

/** A reply that is sent as it is, to one request. */
export interface Made extends Pick<Call, 'method' | 'path'> {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

const ROUTES = [
  ['get', '/ocpi/versions'],
  ['get', '/ocpi/cpo/2.3.0/locations'],
  ['get', '/ocpi/cpo/2.3.0/locations/:location_id'],
  ['put', '/ocpi/emsp/2.3.0/locations/:country_code/:party_id/:location_id'],
  ['patch', '/ocpi/emsp/2.3.0/locations/:country_code/:party_id/:location_id/:evse_uid'],
  ['put', '/ocpi/emsp/2.3.0/sessions/:country_code/:party_id/:session_id'],
  ['post', '/ocpi/emsp/2.3.0/tokens/:token_uid/authorize'],
] as const;

const made = new Map<string, Made>();
const { kind } = settings<{ kind: 'raw' | 'express' | 'fastify' }>();
// What is not measured is not loaded either: a process that has loaded Nest is some hundredths slower at everything.
const server = kind === 'fastify' ? await bareFastify() : createServer(kind === 'raw' ? raw() : await bareExpress());
server.listen(0, '127.0.0.1', () => {
  serve({ port: (server.address() as AddressInfo).port }, (question) => {
    for (const reply of question as Made[]) made.set(`${reply.method} ${reply.path}`, { ...reply, body: Buffer.from(reply.body) });
  });
});

/** The least that a server on node:http can do: it parses what it gets, looks up the reply and sends it. */
function raw(): RequestListener {
  return (request, response) => {
    const answer = (): void => {
      const reply = made.get(`${request.method} ${request.url}`);
      if (reply === undefined) return void response.writeHead(404, { 'content-length': 0 }).end();
      response.writeHead(reply.status, reply.headers);
      response.end(reply.body);
    };
    if (request.method === 'GET') return answer();
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      JSON.parse(Buffer.concat(chunks).toString());
      answer();
    });
  };
}

/** The same as routes of Express, with its own body parser. */
async function bareExpress(): Promise<RequestListener> {
  const { default: express } = await import('express');
  const app = express();
  app.disable('x-powered-by');
  app.use(express.json({ limit: '10mb' }));
  const answer: RequestHandler = (request, response) => {
    const reply = made.get(`${request.method} ${request.originalUrl}`);
    if (reply === undefined) return void response.status(404).end();
    response.writeHead(reply.status, reply.headers);
    response.end(reply.body);
  };
  for (const [method, path] of ROUTES) app[method](path, answer);
  return app;
}

/** The same as routes of Fastify, as Nest sets it up. */
async function bareFastify(): Promise<Server> {
  await import('reflect-metadata');
  const [{ NestFactory }, { FastifyAdapter }] = await Promise.all([import('@nestjs/core'), import('@nestjs/platform-fastify')]);
  class Nothing {}
  const adapter = new FastifyAdapter();
  const app = await NestFactory.create({ module: Nothing }, adapter, { logger: false });
  for (const [method, path] of ROUTES) {
    adapter.getInstance()[method](path, (request, reply) => {
      const found = made.get(`${request.method} ${request.url}`);
      if (found === undefined) return void reply.status(404).send();
      void reply.status(found.status).headers(found.headers).send(found.body);
    });
  }
  await app.init();
  await adapter.getInstance().ready();
  return app.getHttpServer();
}
