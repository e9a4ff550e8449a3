import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { MockPartner } from '../../lib/testing/mock-partner.js';
import { v221, v230 } from '../fixtures/objects.js';
import { ask, base64, freePort } from '../harness.js';
import { newSchema, onServer, postgresUrl } from '../storage/postgres.js';
import { buildLibrary } from './built.js';

const SCRIPT = fileURLToPath(new URL('./instance.js', import.meta.url));
const TOKEN_A = 'an-invitation-for-the-partner';
const CLIENTS = 50;
/** Writes that are acknowledged before the first instance is killed, and after. */
const WRITES = 150;
/** Locations that wait for the partner in each instance's lane. */
const WAITING = 5;

const url = await postgresUrl();

/** A platform in a process of its own. */
interface Instance {
  readonly origin: string;
  readonly child: ChildProcess;
}

describe.skipIf(url === undefined)('two instances on one PostgreSQL server, one killed while 50 clients write', () => {
  const schema = newSchema();
  const all: Instance[] = [];
  let partner: MockPartner;

  const start = async (): Promise<Instance> => {
    const port = await freePort();
    const child = fork(SCRIPT, [JSON.stringify({ database: url, schema, port, token: TOKEN_A })], { execArgv: [] });
    await Promise.race([once(child, 'message'), once(child, 'exit').then(() => Promise.reject(new Error('An instance did not start.')))]);
    return { origin: `http://127.0.0.1:${port}`, child };
  };

  const push = async ({ child }: Instance, name: string): Promise<string[]> => {
    const ids = Array.from({ length: WAITING }, (_, number) => `${name}-${number}`);
    const answered = once(child, 'message');
    child.send({ push: ids.map((id) => v230.location({ country_code: 'NL', party_id: 'EXA', id })) });
    await answered;
    return ids;
  };

  beforeAll(async () => {
    buildLibrary();
    partner = await MockPartner.start({
      versions: ['2.2.1'],
      roles: [
        { role: 'CPO', countryCode: 'DE', partyId: 'MCK' },
        { role: 'EMSP', countryCode: 'DE', partyId: 'MCK' },
      ],
    });
    all.push(...(await Promise.all([start(), start()])));
  }, 120_000);

  afterAll(async () => {
    for (const { child } of all) {
      if (child.exitCode !== null || child.signalCode !== null) continue;
      const gone = once(child, 'exit');
      child.kill('SIGKILL');
      await gone;
    }
    await partner.stop();
    if (url !== undefined) await onServer(url, `drop schema if exists ${schema} cascade`);
  });

  it('keeps every acknowledged write, goes on serving, and delivers what waited in the lanes of the dead one', async () => {
    const [first, second] = all;
    if (first === undefined || second === undefined) throw new Error('no instances');
    expect(await partner.credentials.register(`${first.origin}/ocpi/versions`, TOKEN_A, '2.2.1')).toMatchObject({ http: 200 });
    const authorization = base64(partner.credentials.theirs?.token ?? '');

    partner.fail(/^PUT .*\/receiver\/locations/, { reset: true }, Number.POSITIVE_INFINITY);
    const waiting = [...(await push(first, 'OF-THE-FIRST')), ...(await push(second, 'OF-THE-SECOND'))];

    const acknowledged: string[] = [];
    let killed = false;
    let refused = 0;
    const client = async (number: number): Promise<void> => {
      let at = number % 2 === 0 ? first : second;
      for (let turn = 0; acknowledged.length < 2 * WRITES; turn++) {
        const id = `L-${number}-${turn}`;
        const answer = await ask(`${at.origin}/ocpi/emsp/2.2.1/locations/DE/MCK/${id}`, {
          method: 'PUT',
          authorization,
          body: v221.location({ country_code: 'DE', party_id: 'MCK', id }),
        }).catch(() => undefined);
        if (answer === undefined) at = second;
        else if (answer.body.status_code === 1000) acknowledged.push(id);
        else refused += 1;
        if (acknowledged.length >= WRITES && !killed) {
          killed = true;
          first.child.kill('SIGKILL');
        }
      }
    };
    await Promise.all(Array.from({ length: CLIENTS }, (_, number) => client(number)));

    expect([killed, refused]).toEqual([true, 0]);
    const rows = await onServer<{ id: string }>(url ?? '', `select id from ${schema}.ocpi_locations where owner = 'DE*MCK'`);
    const stored = new Set(rows.map(({ id }) => id));
    expect(acknowledged.filter((id) => !stored.has(id))).toEqual([]);
    const [counted] = await onServer<{ n: string }>(
      url ?? '',
      `select sum(n) as n from ${schema}.ocpi_counts where kind = 'ocpi_locations' and owner = 'DE*MCK'`,
    );
    expect(Number(counted?.n)).toBe(stored.size);

    partner.heal();
    const arrived = () => waiting.filter((id) => partner.objects.pushed.has(`locations/NL/EXA/${id}`));
    await expect.poll(arrived, { timeout: 60_000 }).toEqual(waiting);
  }, 120_000);
});
