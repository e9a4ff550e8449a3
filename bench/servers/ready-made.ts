import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import type { Call } from '../cases.js';
import { serve, settings } from './child.js';

/** A reply that is sent as it is, to one request. */
export interface Made extends Pick<Call, 'method' | 'path'> {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

const made = new Map<string, Made>();
const { kind } = settings<{ kind: 'raw' | 'express' }>();
const server = createServer(kind === 'raw' ? raw() : bareExpress());
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
function bareExpress(): RequestListener {
  const app = express();
  app.disable('x-powered-by');
  app.use(express.json({ limit: '10mb' }));
  const answer: express.RequestHandler = (request, response) => {
    const reply = made.get(`${request.method} ${request.originalUrl}`);
    if (reply === undefined) return void response.status(404).end();
    response.writeHead(reply.status, reply.headers);
    response.end(reply.body);
  };
  app.get('/ocpi/versions', answer);
  app.get('/ocpi/cpo/2.3.0/locations', answer);
  app.get('/ocpi/cpo/2.3.0/locations/:location_id', answer);
  app.put('/ocpi/emsp/2.3.0/locations/:country_code/:party_id/:location_id', answer);
  app.patch('/ocpi/emsp/2.3.0/locations/:country_code/:party_id/:location_id/:evse_uid', answer);
  app.put('/ocpi/emsp/2.3.0/sessions/:country_code/:party_id/:session_id', answer);
  app.post('/ocpi/emsp/2.3.0/tokens/:token_uid/authorize', answer);
  return app;
}
