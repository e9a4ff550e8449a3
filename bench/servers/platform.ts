import 'reflect-metadata';
import type { AddressInfo } from 'node:net';
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { ExpressAdapter, type NestExpressApplication } from '@nestjs/platform-express';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { type Kind, type OcpiCrud, OcpiModule, type OcpiPartner, OcpiState } from 'nestjs-ocpi';
import { OcpiExpressAdapter } from 'nestjs-ocpi/express';
import { SqlCrud } from 'nestjs-ocpi/storage';
import { MemoryCrud, MockPartner } from 'nestjs-ocpi/testing';
import { STORED } from '../cases.js';
import { location, OWN, PARTNER, token } from '../objects.js';
import { freePort } from '../free-port.js';
import { serve, settings } from './child.js';

/** What a platform under load is made of. */
export interface PlatformSettings {
  readonly adapter: 'express' | 'fastify' | 'ocpi-express';
  readonly store: 'memory' | 'pglite';
  /** How many own locations there are; those beyond the thousand that are asked for have one EVSE. */
  readonly stored?: number;
  /** How many partners there are beside the one that asks. */
  readonly others?: number;
}

const { adapter, store, stored = STORED, others = 0 } = settings<PlatformSettings>();
const port = await freePort();
const origin = `http://127.0.0.1:${port}`;
const crud: OcpiCrud = store === 'memory' ? new MemoryCrud() : await SqlCrud.open('memory:');

@Module({
  imports: [
    OcpiModule.forRoot({
      roles: ['CPO', 'EMSP'],
      crud: { useValue: crud },
      url: origin,
      parties: [{ countryCode: OWN.country_code, partyId: OWN.party_id, roles: ['CPO', 'EMSP'], businessDetails: { name: 'Example' } }],
      registrationTokens: ['registration-token'],
      secretKey: 'secret of the benchmark',
      maxLimit: 1000,
      outbound: { allowPrivateNetworks: true },
    }),
  ],
})
class Platform {}

const app = await (adapter === 'fastify'
  ? NestFactory.create<NestFastifyApplication>(Platform, new FastifyAdapter(), { logger: ['error', 'warn'] })
  : NestFactory.create(Platform, adapter === 'express' ? new ExpressAdapter() : new OcpiExpressAdapter(), { logger: ['error', 'warn'] }));
// As on the bare Express beside it.
if (adapter === 'express') (app as NestExpressApplication).disable('x-powered-by');
await app.listen(port, '127.0.0.1');

const fill = async (kind: Kind, objects: object[]): Promise<void> => {
  for (const object of objects) await crud.create(kind, object as never, { version: '2.3.0', module: kind });
};
await fill(
  'locations',
  numbers(stored).map((index) => location(`LOC-${index}`, OWN, index > STORED ? 1 : 10)),
);
await fill(
  'tokens',
  numbers(100).map((index) => token(`TOKEN-${index}`)),
);

const role = { countryCode: PARTNER.country_code, partyId: PARTNER.party_id };
const partner = await MockPartner.start({
  roles: [
    { ...role, role: 'CPO' },
    { ...role, role: 'EMSP' },
  ],
});
await partner.credentials.register(`${origin}/ocpi/versions`, 'registration-token', '2.3.0');
await partner.stop();
const given = partner.credentials.theirs?.token;
if (given === undefined) throw new Error('The partner could not be registered.');
await multiply();
const address = app.getHttpServer().address() as AddressInfo;
serve({ port: address.port, authorization: `Token ${Buffer.from(given).toString('base64')}` });

/** The others are the partner under other names: what counts is that they are there. */
async function multiply(): Promise<void> {
  const state = app.get(OcpiState);
  const [first] = await state.list<{ readonly partner: OcpiPartner }>('partners', 'partner/');
  for (const index of first === undefined ? [] : numbers(others)) {
    const id = `other-${index}`;
    const partyId = index.toString(36).padStart(3, '0').toUpperCase();
    const roles = first?.value.partner.roles.map((each) => ({ ...each, countryCode: 'FR', partyId })) ?? [];
    await state.update<object>('partners', `partner/${id}`, () => ({
      ...first?.value,
      hashes: [],
      partner: { ...first?.value.partner, id, roles },
    }));
  }
}

function numbers(count: number): number[] {
  return Array.from({ length: count }, (_, index) => index + 1);
}
