import type { AddressInfo } from 'node:net';
import { Module, type INestApplication } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { ExpressAdapter } from '@nestjs/platform-express';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { OcpiModule, type OcpiOptions, OcpiSwagger, type OcpiSwaggerOptions } from '../../lib/index.js';
import { MemoryCrud } from '../../lib/testing/index.js';

/** Both adapters that every test runs on. */
export const ADAPTERS = [
  ['Express', () => new ExpressAdapter()],
  ['Fastify', () => new FastifyAdapter()],
] as const;

/** Opens versions and credentials. */
export const TOKEN = 'a-registration-token';

/** A platform with Swagger UI, listening. */
export interface Documented {
  readonly app: INestApplication;
  readonly origin: string;
}

const OPTIONS: OcpiOptions = {
  roles: ['CPO', 'EMSP'],
  crud: MemoryCrud,
  url: 'http://localhost',
  parties: [{ countryCode: 'NL', partyId: 'EXA', roles: ['CPO', 'EMSP'], businessDetails: { name: 'Example' } }],
  registrationTokens: [TOKEN],
  secretKey: 'a secret of the tests',
};

export async function documented(
  adapter: (typeof ADAPTERS)[number][1],
  { globalPrefix, ocpi = {}, swagger = {} }: { globalPrefix?: string; ocpi?: Partial<OcpiOptions>; swagger?: OcpiSwaggerOptions } = {},
): Promise<Documented> {
  @Module({ imports: [OcpiModule.forRoot({ ...OPTIONS, ...ocpi })] })
  class App {}
  const app = await NestFactory.create(App, adapter(), { logger: ['error', 'warn'] });
  if (globalPrefix) app.setGlobalPrefix(globalPrefix);
  OcpiSwagger.setup(app, swagger);
  await app.listen(0, '127.0.0.1');
  const { port }: AddressInfo = app.getHttpServer().address();
  return { app, origin: `http://127.0.0.1:${port}` };
}
