import 'reflect-metadata';
import type { AddressInfo } from 'node:net';
import { Module, ValidationPipe } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { ExpressAdapter, type NestExpressApplication } from '@nestjs/platform-express';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { OwnLocationsController, PushedController, VersionsController } from '../typical/typical.controllers.js';
import { serve, settings } from './child.js';

/** A Nest application as its documentation would have it written: DTO classes, ValidationPipe, an envelope interceptor, objects in memory. */
@Module({ controllers: [VersionsController, OwnLocationsController, PushedController] })
class Typical {}

const { adapter } = settings<{ adapter: 'express' | 'fastify' }>();
const app = await (adapter === 'fastify' ? onFastify() : onExpress());
app.useGlobalPipes(new ValidationPipe({ transform: true, whitelist: true }));
await app.listen(0, '127.0.0.1');
serve({
  port: (app.getHttpServer().address() as AddressInfo).port,
  authorization: `Token ${Buffer.from('partner-token').toString('base64')}`,
});

function onFastify(): Promise<NestFastifyApplication> {
  return NestFactory.create<NestFastifyApplication>(Typical, new FastifyAdapter({ bodyLimit: 10_000_000 }), { logger: ['error', 'warn'] });
}

async function onExpress(): Promise<NestExpressApplication> {
  const made = await NestFactory.create<NestExpressApplication>(Typical, new ExpressAdapter(), { logger: ['error', 'warn'] });
  made.useBodyParser('json', { limit: '10mb' });
  return made;
}
