import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { v211, v221, v230 } from '../fixtures/objects.js';
import { expectSuccess } from '../harness.envelope.js';
import { ADAPTERS, startPlatform, type Answer, type Platform } from '../harness.js';

const TAXED = [{ price_components: [{ type: 'TIME', price: 2.1, step_size: 60 } as const] }];
const idsOf = (answer: Answer): string[] => (answer.body.data as { id: string }[]).map(({ id }) => id);
const totalOf = (answer: Answer): number => Number(answer.headers.get('x-total-count'));

describe.each(ADAPTERS)('what an older version cannot say, on %s', (adapter) => {
  let platform: Platform;
  beforeEach(async () => {
    platform = await startPlatform({ adapter });
  });
  afterEach(() => platform.close());

  it('R-043 is not counted in 2.2.1 either, and leaves no hole in the pages', async () => {
    for (const id of ['A', 'TAXED-1', 'B', 'TAXED-2', 'C'])
      await platform.store('tariffs', v230.tariff(id.startsWith('TAXED') ? { id, tax_included: 'YES', elements: TAXED } : { id }));
    const partner = await platform.partner({ version: '2.2.1' });
    const list = partner.offered('tariffs');
    const whole = expectSuccess(await partner.ask(list));
    expect([idsOf(whole), totalOf(whole)]).toEqual([['A', 'B', 'C'], 3]);
    const pages: string[] = [];
    for (let offset = 0; offset < 3; offset++) {
      const page = expectSuccess(await partner.ask(`${list}?limit=1&offset=${offset}`));
      expect(totalOf(page)).toBe(3);
      expect(page.headers.has('link')).toBe(offset < 2);
      pages.push(...idsOf(page));
    }
    expect(pages).toEqual(['A', 'B', 'C']);
  });

  it('R-131 is not told in parts: EVSEs and Connectors of an unpublished Location in 2.1.1', async () => {
    const location = v230.location({ id: 'HIDDEN', publish: false });
    const [evse] = location.evses ?? [];
    await platform.store('locations', location, v230.location({ id: 'SHOWN' }));
    const uid = evse?.uid ?? '';
    const partner = await platform.partner({ version: '2.1.1' });
    const newer = await platform.partner({ version: '2.2.1' });
    for (const part of [[uid], [uid, evse?.connectors[0]?.id ?? '']]) {
      expectSuccess(await partner.ask(partner.offered('locations', 'SHOWN', ...part)));
      expectSuccess(await newer.ask(newer.offered('locations', 'HIDDEN', ...part)));
      expect((await partner.ask(partner.offered('locations', 'HIDDEN', ...part))).status).toBe(404);
    }
  });

  it('R-246 does not stay behind: taxes of an amount that a partner replaced in 2.1.1', async () => {
    const partner = await platform.partner({ version: '2.2.1' });
    const session = v221.session({ ...partner.owner, total_cost: { excl_vat: 10, incl_vat: 12 } });
    await partner.ask(partner.pushed('sessions', session.id), { method: 'PUT', body: session });
    const change = (total_cost: unknown) => (current: object) => ({ ...current, total_cost }) as ReturnType<typeof v230.session>;
    const key = { ...partner.party, id: session.id };
    const ctx = { version: '2.3.0', module: 'sessions' } as const;
    await platform.crud.update('sessions', key, change({ before_taxes: 10, taxes: [{ name: 'VAT', amount: 2 }] }), ctx);
    const older = await platform.partner({ version: '2.1.1', party: { countryCode: 'BE', partyId: 'OLD' } });
    const old = v211.session({ id: 'OLD', total_cost: 10 });
    await older.ask(older.pushed('sessions', 'OLD'), { method: 'PUT', body: old });
    const oldKey = { ...older.party, id: 'OLD' };
    await platform.crud.update('sessions', oldKey, change({ before_taxes: 10, taxes: [{ name: 'VAT', amount: 2 }] }), ctx);
    await older.ask(older.pushed('sessions', 'OLD'), { method: 'PATCH', body: { kwh: 3 } });
    expect(await platform.crud.get('sessions', oldKey, ctx)).toMatchObject({ total_cost: { before_taxes: 10, taxes: [{ amount: 2 }] } });
    await older.ask(older.pushed('sessions', 'OLD'), { method: 'PATCH', body: { total_cost: 100 } });
    expect((await platform.crud.get('sessions', oldKey, ctx))?.total_cost).toEqual({ before_taxes: 100 });
    await partner.ask(partner.pushed('sessions', session.id), {
      method: 'PATCH',
      body: { total_cost: { excl_vat: 100 }, last_updated: '2031-01-01T00:00:00Z' },
    });
    expect((await platform.crud.get('sessions', key, ctx))?.total_cost).toEqual({ before_taxes: 100 });
  });

  it('R-019 takes country_code and party_id for unknown fields in 2.1.1, whatever they say', async () => {
    const partner = await platform.partner({ version: '2.1.1' });
    const odd = { country_code: 'DEU', party_id: { a: 1 } };
    const location = { ...v211.location({ id: 'L' }), ...odd };
    expectSuccess(await partner.ask(partner.pushed('locations', 'L'), { method: 'PUT', body: location }), 201);
    expectSuccess(await partner.ask(partner.pushed('locations', 'L'), { method: 'PATCH', body: { name: 'New', country_code: 'IT' } }));
    expectSuccess(
      await partner.ask(partner.pushed('sessions', 'S'), { method: 'PUT', body: { ...v211.session({ id: 'S' }), ...odd } }),
      201,
    );
    const cdr = { ...v211.cdr({ id: 'C' }), country_code: 'DEU', party_id: 'XXXX' };
    const posted = expectSuccess(await partner.ask('/emsp/2.1.1/cdrs', { method: 'POST', body: cdr }), 201);
    expect((await partner.ask(posted.headers.get('location') ?? '')).body.data).toMatchObject({ id: 'C' });
    expect(await platform.crud.get('locations', { ...partner.party, id: 'L' }, { version: '2.3.0', module: 'locations' })).toMatchObject({
      name: 'New',
      country_code: partner.party.countryCode,
      party_id: partner.party.partyId,
    });
  });
});
