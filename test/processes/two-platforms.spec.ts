import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { OcpiPage } from '../../lib/contract/query.js';
import type { SyncReport } from '../../lib/sync/sync-report.js';
import type { Location } from '../../lib/versions/v230/locations.js';
import type { Token } from '../../lib/versions/v230/tokens.js';
import { v230 } from '../fixtures/objects.js';
import { freePort } from '../harness.js';
import { buildLibrary } from './built.js';
import { PlatformProcess, type ProcessOptions } from './platform-process.js';

const LOCATIONS = 25;
const TOKENS = 12;
const TOKEN_A = 'an-invitation-from-the-cpo';

const location = (number: number): Location =>
  v230.location({ country_code: 'NL', party_id: 'CPO', id: `LOC-${number}`, name: `Stop ${number}`, last_updated: '2026-01-01T00:00:00Z' });
const token = (number: number): Token =>
  v230.token({ country_code: 'NL', party_id: 'MSP', uid: `TOKEN-${number}`, last_updated: '2026-01-01T00:00:00Z' });

describe('two platforms, two processes, two databases', () => {
  let folder: string;
  let cpo: PlatformProcess;
  let emsp: PlatformProcess;
  let ofCpo: ProcessOptions;
  let ofEmsp: ProcessOptions;

  beforeAll(async () => {
    buildLibrary();
    folder = await mkdtemp(join(tmpdir(), 'two-platforms-'));
    ofCpo = { port: await freePort(), party: 'CPO', role: 'CPO', folder: join(folder, 'cpo'), tokens: [TOKEN_A] };
    ofEmsp = { port: await freePort(), party: 'MSP', role: 'EMSP', folder: join(folder, 'emsp'), tokens: [] };
    [cpo, emsp] = await Promise.all([PlatformProcess.start(ofCpo), PlatformProcess.start(ofEmsp)]);
    await cpo.do('create', { kind: 'locations', objects: Array.from({ length: LOCATIONS }, (_, number) => location(number)) });
    await emsp.do('create', { kind: 'tokens', objects: Array.from({ length: TOKENS }, (_, number) => token(number)) });
  });

  afterAll(async () => {
    await Promise.all([cpo.stop(), emsp.stop()]);
    await rm(folder, { recursive: true, force: true });
  });

  it('R-106 R-107 R-108 the eMSP registers at the CPO with a registration token, in the latest version', async () => {
    const partner = await emsp.do<{ version: string }>('register', { url: `http://127.0.0.1:${ofCpo.port}/ocpi/versions`, token: TOKEN_A });
    expect(partner.version).toBe('2.3.0');
    expect(await cpo.do('partners')).toMatchObject([{ version: '2.3.0', roles: [{ role: 'EMSP', countryCode: 'NL', partyId: 'MSP' }] }]);
  });

  it('R-047 the eMSP crawls the Locations page by page and stores them', async () => {
    expect(await emsp.do<SyncReport>('pull', { kind: 'locations' })).toMatchObject({ created: LOCATIONS, bad: 0 });
    expect(await emsp.do('fetchFirst', { limit: 10 })).toBe(3);
    const stored = await emsp.do<OcpiPage<Location>>('list', { kind: 'locations' });
    expect(stored.items).toEqual(Array.from({ length: LOCATIONS }, (_, number) => location(number)));
  });

  it('the CPO pulls the Tokens of the eMSP', async () => {
    expect(await cpo.do<SyncReport>('pull', { kind: 'tokens' })).toMatchObject({ created: TOKENS, bad: 0 });
    expect((await cpo.do<OcpiPage<Token>>('list', { kind: 'tokens' })).items).toEqual(
      Array.from({ length: TOKENS }, (_, number) => token(number)),
    );
  });

  it('R-052 a changed EVSE status is there after the next incremental pull, and nothing else is sent', async () => {
    const at = new Date().toISOString().slice(0, 19) + 'Z';
    await cpo.do('setEvseStatus', { key: { countryCode: 'NL', partyId: 'CPO', id: 'LOC-7' }, status: 'CHARGING', at });
    const report = await emsp.do<SyncReport>('pull', { kind: 'locations' });
    expect(report).toMatchObject({ full: false, created: 0, updated: 1, unchanged: 0 });
    const { items } = await emsp.do<OcpiPage<Location>>('list', { kind: 'locations' });
    expect(items.find(({ id }) => id === 'LOC-7')?.evses?.[0]).toMatchObject({ status: 'CHARGING', last_updated: at });
  });

  it('R-197 R-198 a START_SESSION resolves with the result of the charge point', async () => {
    const outcome = emsp.do('startSession', { token: token(1), location_id: 'LOC-1' });
    await expect.poll(() => cpo.do<string[]>('orders')).toHaveLength(1);
    const [id] = await cpo.do<string[]>('orders');
    expect(await cpo.do('complete', { id, result: 'ACCEPTED' })).toBe(true);
    expect(await outcome).toMatchObject({ result: 'ACCEPTED', response: { result: 'ACCEPTED', timeout: 600 } });
  });

  it('R-207 both restart, one of them killed, and still trust each other; the result of a command comes as an event', async () => {
    void emsp.do('startSession', { token: token(2), location_id: 'LOC-2' });
    await expect.poll(() => cpo.do<string[]>('orders')).toHaveLength(2);
    const [, id] = await cpo.do<string[]>('orders');
    await Promise.all([cpo.stop(), emsp.stop('SIGKILL')]);
    [cpo, emsp] = await Promise.all([PlatformProcess.start(ofCpo), PlatformProcess.start(ofEmsp)]);
    expect(await cpo.do('complete', { id, result: 'EVSE_OCCUPIED' })).toBe(true);
    await expect
      .poll(() => emsp.do('results'), { timeout: 10_000 })
      .toMatchObject([{ action: 'START_SESSION', result: { result: 'EVSE_OCCUPIED' } }]);
    expect(await emsp.do<SyncReport>('pull', { kind: 'locations', full: true })).toMatchObject({
      created: 0,
      unchanged: LOCATIONS,
      vanished: 0,
    });
    expect(await cpo.do<SyncReport>('pull', { kind: 'tokens', full: true })).toMatchObject({ created: 0, unchanged: TOKENS, vanished: 0 });
  });

  it('R-117 unregistering ends it in both directions', async () => {
    await emsp.do('unregister');
    expect(await emsp.do('partners')).toEqual([]);
    expect(await cpo.do('partners')).toEqual([]);
  });
});
