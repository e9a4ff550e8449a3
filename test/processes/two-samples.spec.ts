import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type Kind, ownContext } from '../../lib/index.js';
import { SqlCrud } from '../../lib/storage/index.js';
import { freePort } from '../harness.js';
import { buildSample } from './built.js';
import { SampleProcess } from './sample-process.js';

const PATIENCE = { timeout: 60_000, interval: 50 };
const CPO = { countryCode: 'NL', partyId: 'EXA' };
const EMSP = { countryCode: 'BE', partyId: 'MSP' };

describe('two copies of the sample', () => {
  let folder: string;
  const samples: SampleProcess[] = [];
  const data = (name: string): string => join(folder, name);

  async function start(name: string, adapter: string, env: Record<string, string>): Promise<SampleProcess> {
    const settings = { OCPI_DATA_DIR: data(name), HTTP_ADAPTER: adapter, LOG_LEVEL: 'log', OCPI_SIM_DELAY_MS: '20', ...env };
    const sample = await SampleProcess.start(await freePort(), settings);
    samples.push(sample);
    return sample;
  }

  /** What is on disk. */
  async function stored(name: string, kind: Kind, owner: typeof CPO): Promise<readonly object[]> {
    const crud = await SqlCrud.open(join(data(name), 'database'));
    try {
      return (await crud.list(kind, { owners: [owner], offset: 0, limit: 100 }, ownContext('2.3.0', kind))).items;
    } finally {
      await crud.database.close();
    }
  }

  beforeAll(async () => {
    buildSample();
    folder = await mkdtemp(join(tmpdir(), 'two-samples-'));
  });

  afterAll(async () => {
    await Promise.all(samples.map((sample) => sample.stop()));
    await rm(folder, { recursive: true, force: true });
  });

  it('R-107 one registers at the other, and each keeps what the other owns', { timeout: 240_000 }, async () => {
    const cpo = await start('cpo', 'fastify', { OCPI_ROLES: 'CPO', OCPI_DEMO_LOCATIONS: '7', OCPI_TOKENS_A: 'an-invitation' });
    const emsp = await start('emsp', 'ocpi-express', {
      OCPI_ROLES: 'EMSP',
      COUNTRY_CODE: EMSP.countryCode,
      PARTY_ID: EMSP.partyId,
      OCPI_PARTNER_URL: `${cpo.origin}/ocpi/versions`,
      OCPI_PARTNER_TOKEN: 'an-invitation',
    });
    await vi.waitFor(() => expect(emsp.printed).toMatch(/has .*\d locations/), PATIENCE);
    await vi.waitFor(() => expect(cpo.printed).toMatch(/has 20 tokens/), PATIENCE);
    await Promise.all([cpo.stop(), emsp.stop()]);
    const locations = await stored('cpo', 'locations', CPO);
    expect(locations).toHaveLength(7);
    expect(await stored('emsp', 'locations', CPO)).toEqual(locations);
    expect(await stored('cpo', 'tokens', EMSP)).toEqual(await stored('emsp', 'tokens', EMSP));
  });
});
