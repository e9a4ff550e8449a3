import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expectFailure, expectInvalid, expectSuccess } from '../harness.envelope.js';
import { LATER, wire, type Wire } from '../harness.objects.js';
import type { TestPartner } from '../harness.partner.js';
import { ADAPTERS, startPlatform, type Answer, type Platform } from '../harness.js';

describe.each(ADAPTERS)('tariffs on %s', (adapter) => {
  let platform: Platform;
  beforeAll(async () => {
    platform = await startPlatform({ adapter });
  });
  afterAll(() => platform.close());

  describe.each(['2.1.1', '2.2.1', '2.3.0'] as const)('%s', (version) => {
    let partner: TestPartner;
    let other: TestPartner;
    beforeAll(async () => {
      partner = await platform.partner({ version, side: 'emsp', roles: ['CPO'] });
      other = await platform.partner({ version, side: 'emsp', roles: ['CPO'] });
    });
    const tariff = (id: string, changes: Wire = {}): Wire => wire(version, 'tariff', { ...partner.owner, id, ...changes });
    const at = (id: string): string => partner.pushed('tariffs', id);
    const put = (id: string, changes: Wire = {}): Promise<Answer> => partner.ask(at(id), { method: 'PUT', body: tariff(id, changes) });
    const read = async (id: string): Promise<unknown> => expectSuccess(await partner.ask(at(id))).body.data;

    it('stores, replaces and deletes what is pushed', async () => {
      expectSuccess(await put('T', { nlx_extra: 1 }), 201);
      expect(await read('T')).toEqual(tariff('T', { nlx_extra: 1 }));
      expectSuccess(await put('T', { tariff_alt_url: undefined, last_updated: LATER }));
      expect(await read('T')).toEqual(tariff('T', { tariff_alt_url: undefined, last_updated: LATER }));
      expectFailure(await other.ask(at('T'), { method: 'DELETE' }), 404);
      expectSuccess(await partner.ask(at('T'), { method: 'DELETE' }));
      expectFailure(await partner.ask(at('T')), 404);
      expectFailure(await partner.ask(at('T'), { method: 'DELETE' }), 404);
      expectInvalid(await put('T', { elements: [] }), /\$\.elements/);
    });

    it('R-169 takes PATCH in 2.1.1 only', async () => {
      expectSuccess(await put('PATCH'), 201);
      const patch = { tariff_alt_url: 'https://example.com/new', last_updated: LATER };
      const answer = await partner.ask(at('PATCH'), { method: 'PATCH', body: patch });
      if (version === '2.1.1') {
        expectSuccess(answer);
        expect(await read('PATCH')).toEqual(tariff('PATCH', patch));
      } else {
        expect(expectFailure(answer, 405).headers.get('allow')?.split(', ').sort()).toEqual(['DELETE', 'GET', 'PUT']);
        expect(await read('PATCH')).toEqual(tariff('PATCH'));
      }
    });

    if (version !== '2.3.0') return;

    it('R-179 asks for tax_included', async () => {
      for (const tax_included of ['YES', 'NO', 'N/A']) {
        expect((await put('TAX', { tax_included })).body.status_code).toBe(1000);
        expect(await read('TAX')).toMatchObject({ tax_included });
      }
      for (const tax_included of [undefined, null, 'MAYBE', true]) expectInvalid(await put('TAX', { tax_included }), /\$\.tax_included/);
    });
  });
});
