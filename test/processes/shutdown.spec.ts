import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { MockPartner } from '../../lib/testing/mock-partner.js';
import { v221, v230 } from '../fixtures/objects.js';
import { ADAPTERS, ask, base64, freePort } from '../harness.js';
import { newSchema, onServer, postgresUrl } from '../storage/postgres.js';
import { buildLibrary } from './built.js';

const SCRIPT = fileURLToPath(new URL('./instance.js', import.meta.url));
const TOKEN_A = 'an-invitation-for-the-partner';
const CLIENTS = 20;
const WRITES = 100;
/** The most that the lanes, what runs and the connections may take together, in milliseconds. */
const LIMIT = 15_000;

const url = await postgresUrl();

describe.skipIf(url === undefined).each(ADAPTERS)('an instance on %s that is told to end', (adapter) => {
  const schema = newSchema();
  const children: ChildProcess[] = [];
  const partners: MockPartner[] = [];

  beforeAll(() => buildLibrary(), 120_000);

  afterEach(async () => {
    for (const child of children.splice(0)) {
      if (child.exitCode !== null || child.signalCode !== null) continue;
      child.kill('SIGKILL');
      await once(child, 'exit');
    }
    await Promise.all(partners.splice(0).map((partner) => partner.stop()));
    await onServer(url ?? '', `drop schema if exists ${schema} cascade`);
  });

  const start = async () => {
    const port = await freePort();
    const child = fork(SCRIPT, [JSON.stringify({ database: url, schema, port, token: TOKEN_A, adapter })], { execArgv: [] });
    children.push(child);
    await once(child, 'message');
    return { origin: `http://127.0.0.1:${port}`, child };
  };

  it('answers what it has begun, leaves the lanes to the next, and ends though clients keep their connections busy', async () => {
    const partner = await MockPartner.start({
      versions: ['2.2.1'],
      roles: (['CPO', 'EMSP'] as const).map((role) => ({ role, countryCode: 'DE', partyId: 'MCK' })),
    });
    partners.push(partner);
    const first = await start();
    expect(await partner.credentials.register(`${first.origin}/ocpi/versions`, TOKEN_A, '2.2.1')).toMatchObject({ http: 200 });
    const authorization = base64(partner.credentials.theirs?.token ?? '');
    // What is pushed hangs: it is in the middle of being sent when the instance ends.
    partner.fail(/^PUT .*\/receiver\/locations/, { hang: true }, Number.POSITIVE_INFINITY);
    const answered = once(first.child, 'message');
    first.child.send({ push: [v230.location({ country_code: 'NL', party_id: 'EXA', id: 'WAITING' })] });
    await answered;

    // A request that never comes to its end.
    const half = connect(Number(new URL(first.origin).port), '127.0.0.1');
    half.on('error', () => undefined);
    half.write(
      `PUT /ocpi/emsp/2.2.1/locations/DE/MCK/HALF HTTP/1.1\r\nHost: x\r\nAuthorization: Token ${authorization}\r\nContent-Length: 99\r\n\r\n{`,
    );

    const acknowledged: string[] = [];
    const faults: string[] = [];
    let told = 0;
    let ended = false;
    const gone = once(first.child, 'exit').then(() => {
      ended = true;
      return Date.now();
    });
    const client = async (number: number): Promise<void> => {
      for (let turn = 0; !ended; turn++) {
        const id = `L-${number}-${turn}`;
        const body = v221.location({ country_code: 'DE', party_id: 'MCK', id });
        const answer = await ask(`${first.origin}/ocpi/emsp/2.2.1/locations/DE/MCK/${id}`, { method: 'PUT', authorization, body }).catch(
          () => undefined,
        );
        if (answer === undefined) await new Promise((resolve) => setTimeout(resolve, 10));
        else if (answer.body.status_code === 1000) acknowledged.push(id);
        else if (answer.status !== 503) faults.push(`${answer.status} ${answer.text}`);
        if (told === 0 && acknowledged.length >= WRITES) {
          told = Date.now();
          first.child.kill('SIGTERM');
        }
      }
    };
    await Promise.all(Array.from({ length: CLIENTS }, (_, number) => client(number)));
    expect((await gone) - told).toBeLessThan(LIMIT);
    expect(first.child.signalCode).toBe('SIGTERM');
    expect(faults).toEqual([]);
    const rows = await onServer<{ id: string }>(url ?? '', `select id from ${schema}.ocpi_locations where owner = 'DE*MCK'`);
    const stored = new Set(rows.map(({ id }) => id));
    expect(acknowledged.filter((id) => !stored.has(id))).toEqual([]);

    partner.heal();
    await start();
    await expect.poll(() => partner.objects.pushed.has('locations/NL/EXA/WAITING'), { timeout: 60_000 }).toBe(true);
  }, 120_000);
});
