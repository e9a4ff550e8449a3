import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expectFailure, expectInvalid, expectSuccess } from '../harness.envelope.js';
import { LATER, wire, without, type Wire } from '../harness.objects.js';
import type { TestPartner } from '../harness.partner.js';
import { ADAPTERS, startPlatform, type Answer, type Platform } from '../harness.js';

describe.each(ADAPTERS)('CDRs on %s', (adapter) => {
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
    const cdr = (id: string, changes: Wire = {}, of = partner): Wire => wire(version, 'cdr', { ...of.owner, id, ...changes });
    const post = (body: unknown, from = partner): Promise<Answer> => from.ask(`/emsp/${version}/cdrs`, { method: 'POST', body });
    const posted = async (id: string, changes: Wire = {}): Promise<unknown> => {
      const answer = expectSuccess(await post(cdr(id, changes)), 201);
      return expectSuccess(await partner.ask(answer.headers.get('location')!)).body.data;
    };

    it('R-153 answers with the absolute address of the CDR in Location, and not in the body', async () => {
      const answer = expectSuccess(await post(cdr('CDR-1', { nlx_extra: 'kept' })), 201);
      const address = answer.headers.get('location')!;
      expect(address).toBe(platform.url(partner.pushed('cdrs', 'CDR-1')));
      expect(answer.body.data).toBeUndefined();
      expect(expectSuccess(await partner.ask(address)).body.data).toEqual(cdr('CDR-1', { nlx_extra: 'kept' }));
      const odd = expectSuccess(await post(cdr('A/B C#1')), 201);
      expect(expectSuccess(await partner.ask(odd.headers.get('location')!)).body.data).toMatchObject({ id: 'A/B C#1' });
      expectFailure(await other.ask(address), 404);
      expectFailure(await partner.ask(partner.pushed('cdrs', 'NONE')), 404);
    });

    it('R-154 keeps CDRs as they are', async () => {
      const address = expectSuccess(await post(cdr('FIXED')), 201).headers.get('location')!;
      for (const method of ['PUT', 'PATCH', 'DELETE']) {
        expectFailure(await partner.ask(address, { method, body: method === 'DELETE' ? undefined : cdr('FIXED', { remark: 'x' }) }), 405);
        expectFailure(await partner.ask(`/emsp/${version}/cdrs`, { method, body: method === 'DELETE' ? undefined : cdr('FIXED') }), 405);
      }
      expect((await partner.ask(address)).body.data).toEqual(cdr('FIXED'));
    });

    it('R-155 takes a repeated POST for success, and another CDR under the same id for wrong', async () => {
      const first = expectSuccess(await post(cdr('TWICE')), 201);
      const backwards = Object.fromEntries(Object.entries(cdr('TWICE')).reverse());
      for (const same of [cdr('TWICE'), backwards, { ...cdr('TWICE'), nlx: undefined }]) {
        const again = expectSuccess(await post(same));
        expect(again.headers.get('location')).toBe(first.headers.get('location'));
      }
      const changed = cdr('TWICE', { remark: 'another' });
      expectInvalid(await post(changed), /TWICE/);
      expect((await partner.ask(first.headers.get('location')!)).body.data).toEqual(cdr('TWICE'));
    });

    it('R-162 takes no dimensions that belong into sessions only', async () => {
      const all = ['CURRENT', 'ENERGY_EXPORT', 'ENERGY_IMPORT', 'POWER', 'STATE_OF_CHARGE'];
      for (const type of version === '2.1.1' ? all : all) {
        const charging_periods = [
          {
            start_date_time: LATER,
            dimensions: [
              { type: 'ENERGY', volume: 1 },
              { type, volume: 1 },
            ],
          },
        ];
        expectInvalid(await post(cdr('DIMENSION', { charging_periods })), /\$\.charging_periods/);
      }
      expectFailure(await partner.ask(partner.pushed('cdrs', 'DIMENSION')), 404);
    });

    it('R-165 takes CDRs of locations that were never published', async () => {
      expect(await posted('UNKNOWN-PLACE')).toEqual(cdr('UNKNOWN-PLACE'));
    });

    if (version === '2.1.1') return;

    it("R-016 takes no CDR in another party's name", async () => {
      expectInvalid(await post(cdr('STOLEN', {}, other)), /\$\.party_id/);
      expectFailure(await other.ask(other.pushed('cdrs', 'STOLEN')), 404);
    });

    it('R-156 keeps ids apart by party, with 36 characters, and 39 for credit CDRs only', async () => {
      expectSuccess(await post(cdr('SHARED')), 201);
      expectSuccess(await post(cdr('SHARED', {}, other), other), 201);
      expect((await partner.ask(partner.pushed('cdrs', 'SHARED'))).body.data).toMatchObject(partner.owner);
      expect((await other.ask(other.pushed('cdrs', 'SHARED'))).body.data).toMatchObject(other.owner);
      const id = 'X'.repeat(36);
      expect(await posted(id)).toMatchObject({ id });
      expectInvalid(await post(cdr(`${id}-C1`)), /\$\.id/);
      expect(await posted(`${id}-C1`, { credit: true, credit_reference_id: id })).toMatchObject({ id: `${id}-C1` });
      expectInvalid(await post(cdr(`${id}-C12`, { credit: true, credit_reference_id: id })), /\$\.id/);
    });

    it('R-157 takes a credit CDR: the original with an id of its own and its total_cost negated', async () => {
      const original = cdr('ORIGINAL');
      const cost =
        version === '2.2.1'
          ? { excl_vat: -17.0375, incl_vat: -20.6154 }
          : { before_taxes: -17.0375, taxes: [{ name: 'BTW', amount: -3.5779 }] };
      const credit = { credit: true, credit_reference_id: 'ORIGINAL', total_cost: cost };
      expect(await posted('ORIGINAL')).toEqual(original);
      expect(await posted('ORIGINAL-C', credit)).toEqual({ ...original, id: 'ORIGINAL-C', ...credit });
    });

    it('R-158 asks a credit CDR for the id of the original', async () => {
      expectInvalid(await post(cdr('CREDIT', { credit: true })), /credit/);
      expectInvalid(await post(cdr('CREDIT', { credit: true, credit_reference_id: null })), /credit/);
      expect(await posted('CORRECTED', { credit: false })).toMatchObject({ id: 'CORRECTED' });
    });

    it('R-164 takes #NA for the EVSE and connector of a CDR of a reservation', async () => {
      const place = { ...(cdr('NA')['cdr_location'] as Wire), evse_uid: '#NA', evse_id: '#NA', connector_id: '#NA' };
      expect(await posted('NA', { cdr_location: place })).toEqual(cdr('NA', { cdr_location: place }));
    });

    it('R-166 keeps signed data byte for byte, up to 5000 characters', async () => {
      const plain_data = '{"RV":1.000, "é":"\\u0041"}  '.padEnd(5000, '"');
      const values = (text: string): Wire => ({
        encoding_method: 'OCMF',
        signed_values: [{ nature: 'Start', plain_data: text, signed_data: text }],
      });
      expect(await posted('SIGNED', { signed_data: values(plain_data) })).toEqual(cdr('SIGNED', { signed_data: values(plain_data) }));
      expectInvalid(await post(cdr('SIGNED-2', { signed_data: values(`${plain_data}x`) })), /signed_data\.signed_values\[0\]\.plain_data/);
    });

    it('R-168 asks the token of a CDR for its party', async () => {
      const token = cdr('TOKEN')['cdr_token'] as Wire;
      for (const field of ['country_code', 'party_id']) {
        expectInvalid(await post(cdr('TOKEN', { cdr_token: without(token, field) })), new RegExp(`\\$\\.cdr_token\\.${field}`));
      }
    });
  });
});
