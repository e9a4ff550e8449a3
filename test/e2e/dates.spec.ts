import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { OcpiPartners } from '../../lib/contract/partners.js';
import { OcpiRegistration } from '../../lib/partners/ocpi.registration.js';
import { v230 } from '../fixtures/objects.js';
import { expectInvalid, expectSuccess } from '../harness.envelope.js';
import { LATER, wire, type Wire } from '../harness.objects.js';
import type { TestPartner } from '../harness.partner.js';
import { ADAPTERS, startPlatform, type Platform } from '../harness.js';

const VERSIONS = ['2.1.1', '2.2.1', '2.3.0'] as const;
/** How partners write 2026-03-14T10:00:00Z, and more digits than there is room for. */
const WRITTEN = [
  ['2026-03-14T10:00:00+00:00', '2026-03-14T10:00:00Z'],
  ['2026-03-14T12:00:00+02:00', '2026-03-14T10:00:00Z'],
  ['2026-03-14T04:30:00-0530', '2026-03-14T10:00:00Z'],
  ['2026-03-14 10:00:00+00', '2026-03-14T10:00:00Z'],
  ['2026-03-14t10:00:00z', '2026-03-14T10:00:00Z'],
  ['2026-03-15T00:00:00.000000+14:00', '2026-03-14T10:00:00Z'],
  ['2026-03-14T12:00:00.123456789+02:00', '2026-03-14T10:00:00.123Z'],
] as const;

describe.each(ADAPTERS)('dates as partners write them on %s', (adapter) => {
  let platform: Platform;
  beforeAll(async () => {
    platform = await startPlatform({ adapter });
    await platform.store('locations', v230.location({ id: 'OLD', last_updated: '2026-01-01T09:59:59Z' }));
    await platform.store('locations', v230.location({ id: 'NEW', last_updated: '2026-01-01T10:00:00Z' }));
  });
  afterAll(() => platform.close());

  describe.each(VERSIONS)('a partner that speaks %s', (version) => {
    let partner: TestPartner;
    beforeAll(async () => {
      partner = await platform.partner({ version, side: 'emsp', roles: ['CPO'] });
    });
    const location = (id: string, changes: Wire = {}): Wire => wire(version, 'location', { id, ...partner.owner, ...changes });
    const read = async (module: string, id: string) => expectSuccess(await partner.ask(partner.pushed(module, id))).body.data as Wire;

    it.each(WRITTEN)('R-055 PUT with %s is stored and sent as %s, at every level', async (written, meant) => {
      const schedule = [{ period_begin: written, status: 'AVAILABLE' }];
      const [connector] = wire(version, 'evse')['connectors'] as Wire[];
      const changes = { parking: undefined, status_schedule: schedule, connectors: [{ ...connector, last_updated: written }] };
      const body = location('PUT', { last_updated: written, evses: [wire(version, 'evse', changes)], acme_time: written });
      expect((await partner.ask(partner.pushed('locations', 'PUT'), { method: 'PUT', body })).body.status_code).toBe(1000);
      const stored = await read('locations', 'PUT');
      expect(stored).toMatchObject({
        last_updated: meant,
        evses: [{ status_schedule: [{ period_begin: meant }], connectors: [{ last_updated: meant }] }],
        acme_time: written, // not ours to read
      });
      expect(JSON.stringify({ ...stored, acme_time: meant })).not.toContain(written);
    });

    it('R-055 PATCH with an offset is stored and sent in UTC, and is the later one where that is asked', async () => {
      const path = partner.pushed('sessions', 'PATCH');
      const session = wire(version, 'session', { id: 'PATCH', ...partner.owner, last_updated: '2026-03-14T10:00:00Z' });
      expectSuccess(await partner.ask(path, { method: 'PUT', body: session }), 201);
      const [old, fresh] = ['2026-03-14T11:00:00+02:00', '2026-03-14T11:00:00+00:00'];
      expectSuccess(await partner.ask(path, { method: 'PATCH', body: { kwh: 99, last_updated: fresh } }));
      expect(await read('sessions', 'PATCH')).toMatchObject({ kwh: 99, last_updated: '2026-03-14T11:00:00Z' });
      if (version !== '2.1.1') {
        expectSuccess(await partner.ask(path, { method: 'PATCH', body: { kwh: 1, last_updated: old } }));
        expect(await read('sessions', 'PATCH')).toMatchObject({ kwh: 99, last_updated: '2026-03-14T11:00:00Z' });
      }
      const evse = `${partner.pushed('locations', 'PATCH')}/EVSE-1`;
      expectSuccess(await partner.ask(partner.pushed('locations', 'PATCH'), { method: 'PUT', body: location('PATCH') }), 201);
      const body = { status: 'CHARGING', last_updated: LATER.replace('Z', '-01:00') };
      expectSuccess(await partner.ask(evse, { method: 'PATCH', body }));
      const { last_updated, evses } = await read('locations', 'PATCH');
      expect(last_updated).toBe('2026-06-01T01:00:00Z');
      expect((evses as Wire[])[0]).toMatchObject({ status: 'CHARGING', last_updated });
    });

    it.each(['2026-01-01T12:00:00+02:00', '2026-01-01T10:00:00.000000+00:00', '2026-01-01 10:00:00Z'])(
      'R-050 R-055 date_from and date_to are read with %s, percent-encoded or not, and the Link has them in UTC',
      async (date) => {
        for (const text of [encodeURIComponent(date), date]) {
          const from = expectSuccess(await partner.ask(`${partner.offered('locations')}?date_from=${text}`));
          expect((from.body.data as Wire[]).map(({ id }) => id)).toEqual(['NEW']);
          const to = expectSuccess(await partner.ask(`${partner.offered('locations')}?date_to=${text}`));
          expect((to.body.data as Wire[]).map(({ id }) => id)).toEqual(['OLD']);
        }
        const page = await partner.ask(`${partner.offered('locations')}?limit=1&date_from=2020-01-01T00:00:00%2B02:00`);
        expect(decodeURIComponent(page.headers.get('link') ?? '')).toContain('date_from=2019-12-31T22:00:00Z&');
      },
    );

    it('R-055 refuses them where the host says so', async () => {
      const strict = await platform.partner({ version, side: 'emsp', roles: ['CPO'] });
      const known = await platform.app.get(OcpiPartners, { strict: false }).byParty(strict.party);
      await platform.app.get(OcpiRegistration, { strict: false }).setQuirks(known?.id ?? '', { looseDates: false });
      const last_updated = '2026-03-14T10:00:00+00:00';
      const body = wire(version, 'location', { id: 'STRICT', ...strict.owner });
      const path = strict.pushed('locations', 'STRICT');
      expectInvalid(await strict.ask(path, { method: 'PUT', body: { ...body, last_updated } }), /\$\.last_updated/);
      expectSuccess(await strict.ask(path, { method: 'PUT', body }), 201);
      expectInvalid(await strict.ask(path, { method: 'PATCH', body: { last_updated } }), /\$\.last_updated/);
    });
  });
});
