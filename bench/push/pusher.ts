import 'reflect-metadata';
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { OcpiModule, OcpiPush, type OcpiPartner, type Session } from 'nestjs-ocpi';
import { OcpiExpressAdapter } from 'nestjs-ocpi/express';
import { MemoryCrud, MockPartner } from 'nestjs-ocpi/testing';
import { Pool } from 'undici';
import { freePort } from '../free-port.js';
import { OWN, session } from '../objects.js';
import { settings } from '../servers/child.js';

/** What is wanted of this process, and what it answers. */
export interface PushTask {
  /** `at once`: all are given to OcpiPush before the first has been sent. */
  readonly by: 'OcpiPush' | 'OcpiPush at once' | 'undici.Pool';
  readonly count: number;
}
export interface PushTaken {
  readonly seconds: number;
  /** Microseconds of this process, all threads. */
  readonly cpu: number;
}
export interface PusherSettings {
  readonly receiver: number;
  readonly partners: number;
  readonly inFlight: number;
}

const { receiver, partners, inFlight } = settings<PusherSettings>();
const port = await freePort();
const origin = `http://127.0.0.1:${port}`;
const target = `http://127.0.0.1:${receiver}`;
const crud = new MemoryCrud();
const numbers = Array.from({ length: partners }, (_, index) => index);
const party = (index: number) => ({ countryCode: 'BE', partyId: index.toString(36).padStart(3, '0').toUpperCase() });

@Module({
  imports: [
    OcpiModule.forRoot({
      roles: ['CPO'],
      versions: ['2.3.0'],
      crud: { useValue: crud },
      url: origin,
      parties: [{ countryCode: OWN.country_code, partyId: OWN.party_id, roles: ['CPO'], businessDetails: { name: 'Example' } }],
      registrationTokens: numbers.map((index) => `registration-token-${index}`),
      secretKey: 'secret of the benchmark',
      outbound: { allowPrivateNetworks: true },
      pushDelivery: { concurrency: Math.ceil(inFlight / partners) },
    }),
  ],
})
class Platform {}

const app = await NestFactory.create(Platform, new OcpiExpressAdapter(), { logger: ['error', 'warn'] });
await app.listen(port, '127.0.0.1');
await connect();
const push = app.get(OcpiPush);

/** All partners register, and are the receiver from then on. */
async function connect(): Promise<void> {
  for (const index of numbers) {
    const mock = await MockPartner.start({ roles: [{ ...party(index), role: 'EMSP' }] });
    await mock.credentials.register(`${origin}/ocpi/versions`, `registration-token-${index}`, '2.3.0');
    await mock.stop();
  }
  for (const { id } of await crud.state.list('partners', 'partner/')) {
    await crud.state.update<{ readonly partner: OcpiPartner }>(
      'partners',
      id,
      (record) => record && { ...record, partner: moved(record.partner) },
    );
  }
}

function moved(partner: OcpiPartner): OcpiPartner {
  return { ...partner, endpoints: partner.endpoints.map((each) => ({ ...each, url: each.url.replace(new URL(each.url).origin, target) })) };
}

/** A running session that is for one of the partners, as a host's store gives it: parsed. */
function update(index: number): Session {
  const { countryCode: country_code, partyId: party_id } = party(index % partners);
  const made = session(`SES-${index}`);
  return JSON.parse(JSON.stringify({ ...made, ...OWN, cdr_token: { ...made.cdr_token, country_code, party_id } }));
}

async function byPush(each: Session): Promise<void> {
  const outcomes = await (await push.push('sessions', each)).outcomes;
  const [only, ...more] = outcomes;
  if (only?.result !== 'delivered' || more.length > 0) throw new Error(`Not everything was delivered: ${JSON.stringify(outcomes)}`);
}

const REQUEST_ID = '7b2f4a52-3a1c-4b8e-9d55-0a4a9c1f2e10';

/** The headers of an OCPI request, ready made. */
function headersFor({ cdr_token: { country_code, party_id } }: Session): Record<string, string> {
  return {
    accept: 'application/json',
    Authorization: 'Token cGFydG5lci10b2tlbg==',
    'X-Request-ID': REQUEST_ID,
    'X-Correlation-ID': REQUEST_ID,
    'OCPI-from-country-code': OWN.country_code,
    'OCPI-from-party-id': OWN.party_id,
    'OCPI-to-country-code': country_code,
    'OCPI-to-party-id': party_id,
    'content-type': 'application/json; charset=utf-8',
  };
}

const pool = new Pool(target, { connections: inFlight, pipelining: 1 });
async function byPool(each: Session): Promise<void> {
  const path = `/ocpi/emsp/2.3.0/sessions/${OWN.country_code}/${OWN.party_id}/${each.id}`;
  const { statusCode, body } = await pool.request({ method: 'PUT', path, headers: headersFor(each), body: JSON.stringify(each) });
  JSON.parse(await body.text());
  if (statusCode !== 200) throw new Error(`Answered with ${statusCode}.`);
}

/** So many at the same time, in their order. */
async function all(sessions: readonly Session[], width: number, send: (each: Session) => Promise<void>): Promise<void> {
  let next = 0;
  const run = async (): Promise<void> => {
    for (let each = sessions[next++]; each !== undefined; each = sessions[next++]) await send(each);
  };
  await Promise.all(Array.from({ length: width }, run));
}

const TASKS: Readonly<Record<PushTask['by'], (sessions: readonly Session[]) => Promise<void>>> = {
  OcpiPush: (sessions) => all(sessions, inFlight, byPush),
  'OcpiPush at once': (sessions) => all(sessions, sessions.length, byPush),
  'undici.Pool': (sessions) => all(sessions, inFlight, byPool),
};

process.on('message', (message) => {
  if (message === 'stop') process.exit(0);
  const { by, count } = message as PushTask;
  const sessions = Array.from({ length: count }, (_, index) => update(index));
  const [from, used] = [performance.now(), process.cpuUsage()];
  void TASKS[by](sessions).then(() => {
    const { user, system } = process.cpuUsage(used);
    process.send?.({ seconds: (performance.now() - from) / 1000, cpu: user + system } satisfies PushTaken);
  });
});
process.on('disconnect', () => process.exit(0));
process.send?.({ port });
