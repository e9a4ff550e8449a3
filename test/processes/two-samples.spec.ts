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

describe('copies of the sample', () => {
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

  it(
    'R-096 over a third one, which is a hub, an eMSP gets the Locations of a CPO that it does not know',
    { timeout: 240_000 },
    async () => {
      const hub = await start('hub', 'ocpi-express', {
        OCPI_ROLES: 'HUB',
        PARTY_ID: 'HUB',
        OCPI_DEMO_LOCATIONS: '0',
        OCPI_TOKENS_A: 'for-the-cpo,for-the-emsp',
      });
      const at = (token: string) => ({ OCPI_PARTNER_URL: `${hub.origin}/ocpi/versions`, OCPI_PARTNER_TOKEN: token });
      const cpo = await start('cpo-at-hub', 'fastify', { OCPI_ROLES: 'CPO', OCPI_DEMO_LOCATIONS: '5', ...at('for-the-cpo') });
      await vi.waitFor(() => expect(hub.printed).toMatch(/has .*5 locations/), PATIENCE);
      const { countryCode, partyId } = EMSP;
      const emsp = await start('emsp-at-hub', 'ocpi-express', {
        OCPI_ROLES: 'EMSP',
        COUNTRY_CODE: countryCode,
        PARTY_ID: partyId,
        ...at('for-the-emsp'),
      });
      await vi.waitFor(() => expect(emsp.printed).toMatch(/has .*5 locations/), PATIENCE);
      await Promise.all([hub.stop(), cpo.stop(), emsp.stop()]);
      expect(await stored('emsp-at-hub', 'locations', CPO)).toEqual(await stored('cpo-at-hub', 'locations', CPO));
    },
  );
});
