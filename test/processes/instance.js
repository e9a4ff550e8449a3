// One of several instances of a platform on a PostgreSQL server. Told { push: [location, …] } it stores and pushes them, and answers { pushed }.
import 'reflect-metadata';
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { ExpressAdapter } from '@nestjs/platform-express';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { OcpiModule, OcpiPush, ownContext } from 'nestjs-ocpi';
import { SqlCrud } from 'nestjs-ocpi/storage';

const { database, schema, port, token, adapter } = JSON.parse(process.argv[2]);
const crud = await SqlCrud.open(database, {}, { schema });

class Host {}
Module({
  imports: [
    OcpiModule.forRoot({
      roles: ['CPO', 'EMSP'],
      crud: { useValue: crud },
      url: `http://127.0.0.1:${port}`,
      parties: [{ countryCode: 'NL', partyId: 'EXA', roles: ['CPO', 'EMSP'], businessDetails: { name: 'Example' } }],
      registrationTokens: [token],
      shutdownSeconds: 2,
      secretKey: 'the same for all instances',
      outbound: { allowPrivateNetworks: true, timeoutMs: 1000 },
      pushDelivery: { longestPauseSeconds: 1 },
    }),
  ],
})(Host);

const http = adapter === 'express' ? new ExpressAdapter() : new FastifyAdapter();
const app = await NestFactory.create(Host, http, { logger: ['error'] });
app.enableShutdownHooks();
await app.listen(port, '127.0.0.1');

process.on('message', async ({ push }) => {
  for (const location of push) {
    await crud.create('locations', location, ownContext('2.3.0', 'tests'));
    await app.get(OcpiPush).push('locations', location);
  }
  process.send({ pushed: push.length });
});
process.on('disconnect', () => process.exit());
process.send({ ready: true });
