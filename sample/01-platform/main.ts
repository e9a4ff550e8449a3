import 'reflect-metadata';
import { existsSync } from 'node:fs';
import type { INestApplication } from '@nestjs/common';
import { type AbstractHttpAdapter, NestFactory } from '@nestjs/core';
import { OcpiAddresses, OcpiSwagger } from 'nestjs-ocpi';
import { AppModule } from './app.module.js';
import { Roaming } from './roaming.js';
import { StartUpLogger } from './start-up.logger.js';
import { readSettings, type Settings } from './settings.js';

if (existsSync('.env')) process.loadEnvFile('.env');
const settings = await readSettings(process.env);
const app = await NestFactory.create(AppModule.with(settings), await adapterOf(settings), {
  logger: new StartUpLogger({ logLevels: settings.logLevels }),
});
if (settings.origins.length > 0) app.enableCors({ origin: [...settings.origins] });
OcpiSwagger.setup(app, { title: settings.title });
app.enableShutdownHooks();
await app.listen(settings.port, '0.0.0.0');
process.stdout.write(greeting(app, settings));
app.get(Roaming).start();

/** Only the one that is used is loaded. */
async function adapterOf({ adapter }: Settings): Promise<AbstractHttpAdapter> {
  if (adapter === 'fastify') return new (await import('@nestjs/platform-fastify')).FastifyAdapter();
  if (adapter === 'ocpi-express') return new (await import('nestjs-ocpi/express')).OcpiExpressAdapter();
  return new (await import('@nestjs/platform-express')).ExpressAdapter();
}

function greeting(started: INestApplication, { registrationToken, pushToken }: Settings): string {
  const addresses = started.get(OcpiAddresses);
  const lines = [
    ['Swagger UI', addresses.url('docs')],
    ['Versions', addresses.url('versions')],
    ['Registration token', registrationToken ?? 'one of OCPI_TOKENS_A'],
    ['Push token', process.env['PUSH_TOKEN'] ? 'PUSH_TOKEN' : pushToken],
  ];
  return `\n${lines.map(([name, value]) => `${name?.padEnd(20)}${value}`).join('\n')}\n\n`;
}
