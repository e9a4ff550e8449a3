import { inspect } from 'node:util';
import { afterEach, describe, expect, it } from 'vitest';
import { OcpiClient } from '../../lib/client/ocpi-client.js';
import { OcpiPartners } from '../../lib/contract/partners.js';
import { OcpiEvents } from '../../lib/partners/ocpi.events.js';
import { OcpiRegistration } from '../../lib/partners/ocpi.registration.js';
import { OcpiPush } from '../../lib/push/ocpi-push.js';
import { MemoryState } from '../../lib/testing/memory-state.js';
import { MockPartner } from '../../lib/testing/mock-partner.js';
import type { MockAnswer } from '../../lib/testing/mock-partner.options.js';
import type { StateBucket } from '../../lib/contract/state.js';
import { v230 } from '../fixtures/objects.js';
import { startPlatform, type Platform } from '../harness.js';

const BUCKETS: readonly StateBucket[] = [
  'partners',
  'tokens',
  'calls',
  'results',
  'reservations',
  'sync',
  'leases',
  'requests',
  'lanes',
  'audit',
  'secrets',
];
const OWNER = { country_code: 'NL', party_id: 'EXA' } as const;

let us: Platform;
let them: MockPartner;
afterEach(async () => {
  await us.close();
  await them.stop();
});

describe('a partner that quotes what it was sent', () => {
  /** Answers with an error that holds the token and the body of the request, as debugging platforms do. */
  const quoting = (status: number) => (): MockAnswer => {
    const { headers, body } = them.requests.at(-1)!;
    const text = /^Token (\S+)$/.exec(headers['authorization'] ?? '')?.[1] ?? '';
    const plain = Buffer.from(text, 'base64').toString('utf8');
    const message = `Your token ${text}, which is ${plain}, and your ${JSON.stringify(body)} are not liked here`;
    return { status, headers: {}, envelope: { status_code: 2001, status_message: message, data: { headers, body }, timestamp: '' } };
  };

  it('does not bring tokens into errors, events, logs, the history or the state', async () => {
    const state = new MemoryState();
    us = await startPlatform({ ocpi: { state: { useValue: state } } });
    them = await MockPartner.start();
    const said: string[] = [];
    const write = (...words: unknown[]): void => void said.push(inspect(words, { depth: 12 }));
    us.app.useLogger({ log: write, warn: write, error: write, debug: write, verbose: write, fatal: write });
    us.app.get(OcpiEvents).all$.subscribe(write);
    const registration = us.app.get(OcpiRegistration);
    const failed = async (work: Promise<unknown>): Promise<void> =>
      write(
        await work.then(
          () => {
            throw new Error('It did not fail.');
          },
          (error: unknown) => error,
        ),
      );

    const secrets = new Set(['mock-token-a']);
    const register = () => registration.register({ url: them.versionsUrl, token: 'mock-token-a', version: '2.2.1' });
    for (const step of [/versions/, /details/, /POST/]) {
      for (const status of [401, 400, 500, 200]) {
        them.fail(step, { change: quoting(status) }, 9);
        await failed(register());
        them.heal();
      }
    }
    for (const { body } of them.requestsTo(/POST/)) secrets.add((body as { token: string }).token);
    const partner = await register();
    const client = us.app.get(OcpiClient).for(partner);
    them.fail(/receiver|sender|versions/, { change: quoting(401) }, 99);
    await failed(client.tokens.list().toArray());
    await failed(client.tokens.put(v230.token()));
    await failed(client.commands.stopSession({ session_id: 'S' }));
    await failed(registration.update(partner.id));
    const location = v230.location({ ...OWNER, id: 'L' });
    await us.store('locations', location);
    write(await (await us.app.get(OcpiPush).push('locations', location)).outcomes);
    for (const { body } of them.requestsTo(/PUT .*credentials/)) secrets.add((body as { token: string }).token);
    them.heal();
    await registration.update(partner.id);
    secrets.add(them.credentials.token!).add(them.credentials.theirs!.token);
    write(await us.app.get(OcpiPartners).all(), await registration.history(partner.id), await registration.history());
    await registration.unregister(partner.id);
    for (const bucket of BUCKETS) write(await state.list(bucket));

    expect(secrets.size).toBeGreaterThan(5);
    expect(said.some((text) => text.includes('are not liked here'))).toBe(true);
    const everything = said.join('\n');
    for (const secret of secrets) {
      expect(everything).not.toContain(secret);
      expect(everything).not.toContain(Buffer.from(secret).toString('base64'));
    }
  });
});
