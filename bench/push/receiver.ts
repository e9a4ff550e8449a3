import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { serve } from '../servers/child.js';

const REPLY = Buffer.from('{"status_code":1000,"status_message":"Success","timestamp":"2026-03-14T12:00:00Z"}');
const HEADERS = { 'content-type': 'application/json', 'content-length': REPLY.length };

/** A partner that takes whatever it is sent. */
const server = createServer((request, response) => {
  request.resume();
  request.on('end', () => response.writeHead(200, HEADERS).end(REPLY));
});
// Connections that a pool keeps must not be closed under it.
server.keepAliveTimeout = 0;
server.listen(0, '127.0.0.1', () => serve({ port: (server.address() as AddressInfo).port }));
