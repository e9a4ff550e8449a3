import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PartnerClient } from '../../lib/client/partner-client.js';
import { addressedTo } from '../../lib/contract/counterparty.js';
import { OcpiInvoices } from '../../lib/modules/invoicereconciliation.invoices.js';
import type { InvoiceReconciliationRecord } from '../../lib/versions/v230/invoice-reconciliation.js';
import { v230 } from '../fixtures/objects.js';
import { expectFailure, expectInvalid, expectSuccess } from '../harness.envelope.js';
import { LATER } from '../harness.objects.js';
import type { TestPartner } from '../harness.partner.js';
import { ADAPTERS, startPlatform, type Platform } from '../harness.js';
import { join, startEnd } from './pair.js';

const AT = '/cpo/2.3.0/invoicereconciliation';
const CPO = { countryCode: 'NL', partyId: 'CPO' } as const;
const MSP = { countryCode: 'DE', partyId: 'MSP' } as const;

const record = (owner: { countryCode: string; partyId: string }, id: string, cdrs: string[]): InvoiceReconciliationRecord => ({
  country_code: owner.countryCode,
  party_id: owner.partyId,
  id,
  invoice_id: `INV-${id}`,
  cdrs,
  last_updated: LATER,
});

describe.each(ADAPTERS)('invoice reconciliation on %s', (adapter) => {
  describe('the receiver', () => {
    let platform: Platform;
    let partner: TestPartner;
    let other: TestPartner;
    beforeAll(async () => {
      platform = await startPlatform({ adapter });
      partner = await platform.partner({ version: '2.3.0' });
      other = await platform.partner({ version: '2.3.0' });
    });
    afterAll(() => platform.close());
    const of = (id: string, cdrs = ['CDR-1'], by = partner) => record(by.party, id, cdrs);
    const at = (id: string, by = partner) => `${AT}/${by.party.countryCode}/${by.party.partyId}/${id}`;

    it('R-222 is told of a record by POST, of its changes by PUT, and takes it out by DELETE', async () => {
      expectSuccess(await partner.ask(AT, { method: 'POST', body: { ...of('REC-1'), nlx_extra: 'kept' } }), 201);
      expect(expectSuccess(await partner.ask(at('REC-1'))).body.data).toEqual({ ...of('REC-1'), nlx_extra: 'kept' });
      expectSuccess(await partner.ask(at('rec-1'), { method: 'PUT', body: of('REC-1', ['CDR-1', 'CDR-2']) }));
      expect((await partner.ask(at('REC-1'))).body.data).toEqual(of('REC-1', ['CDR-1', 'CDR-2']));
      const gone = expectSuccess(await partner.ask(at('REC-1'), { method: 'DELETE' }));
      expect(gone.body.data).toBeUndefined();
      for (const method of ['GET', 'DELETE']) expectFailure(await partner.ask(at('REC-1'), { method }), 404);
      expectFailure(await partner.ask(at('REC-1'), { method: 'PUT', body: of('REC-1') }), 404);
      expectFailure(await partner.ask(at('REC-1'), { method: 'PATCH', body: {} }), 405);
    });

    it('R-222 takes a repeated POST for success, and another record under its id for wrong', async () => {
      expectSuccess(await partner.ask(AT, { method: 'POST', body: of('TWICE') }), 201);
      expectSuccess(await partner.ask(AT, { method: 'POST', body: of('TWICE') }));
      expectInvalid(await partner.ask(AT, { method: 'POST', body: of('TWICE', ['CDR-9']) }), /already/);
      expect((await partner.ask(at('TWICE'))).body.data).toEqual(of('TWICE'));
    });

    it('keeps the records of partners apart, and judges them', async () => {
      expectSuccess(await partner.ask(AT, { method: 'POST', body: of('MINE') }), 201);
      for (const method of ['GET', 'DELETE']) expectFailure(await other.ask(at('MINE'), { method }), 404);
      expectFailure(await other.ask(at('MINE'), { method: 'PUT', body: of('MINE', ['X']) }), 404);
      expectFailure(await other.ask(AT, { method: 'POST', body: of('FOREIGN') }), 404);
      expectInvalid(await partner.ask(at('MINE'), { method: 'PUT', body: of('OTHER') }), /\$\.id/);
      expectInvalid(await partner.ask(at('MINE'), { method: 'PUT', body: of('MINE', [], other) }), /cdrs|party_id/);
      expectInvalid(await partner.ask(AT, { method: 'POST', body: of('EMPTY', []) }), /\$\.cdrs/);
    });

    it('R-225 takes the ids of credit CDRs, which have 39 characters', async () => {
      const credit = 'C'.repeat(39);
      expectSuccess(await partner.ask(AT, { method: 'POST', body: of('CREDIT', [credit]) }), 201);
      expect((await partner.ask(at('CREDIT'))).body.data).toMatchObject({ cdrs: [credit] });
      expectInvalid(await partner.ask(AT, { method: 'POST', body: of('LONG', ['C'.repeat(40)]) }), /\$\.cdrs/);
    });

    it('R-033 lists to each partner the records that are for it, and counts no others', async () => {
      const own = { countryCode: 'NL', partyId: 'EXA' };
      await platform.store('invoiceReconciliationRecords', addressedTo(record(own, 'P-1', ['A']), partner.party));
      await platform.store('invoiceReconciliationRecords', addressedTo(record(own, 'O-1', ['B']), other.party));
      await platform.store('invoiceReconciliationRecords', record(own, 'NOBODY', ['C']));
      await platform.store('invoiceReconciliationRecords', addressedTo(record(own, 'P-2', ['D']), partner.party));
      const page = expectSuccess(await partner.ask(`${AT}?limit=1`));
      expect([page.body.data, page.headers.get('x-total-count')]).toEqual([[record(own, 'P-1', ['A'])], '2']);
      const next = /<(.+)>/.exec(page.headers.get('link')!)![1]!;
      expect((await partner.ask(next)).body.data).toEqual([record(own, 'P-2', ['D'])]);
      expect((await other.ask(`${AT}?date_from=${LATER}`)).body.data).toEqual([record(own, 'O-1', ['B'])]);
      expect((await other.ask(`${AT}?date_to=${LATER}`)).body.data).toEqual([]);
    });
  });

  describe('between a CPO and an eMSP', () => {
    let cpo: Platform;
    let msp: Platform;
    let toMsp: PartnerClient;
    let toCpo: PartnerClient;
    beforeAll(async () => {
      cpo = await startEnd(adapter, { ...CPO, roles: ['CPO'] });
      msp = await startEnd(adapter, { ...MSP, roles: ['EMSP'] });
      [toMsp, toCpo] = await join(cpo, msp, 'cpo');
    });
    afterAll(() => Promise.all([cpo.close(), msp.close()]));
    const invoices = (of: Platform) => of.app.get(OcpiInvoices, { strict: false });

    it('R-223 R-224 an invoice of 100 CDRs is reconciled by their ids, whatever their dates', async () => {
      const ids = Array.from({ length: 100 }, (_, index) => `CDR-${index}`);
      for (const id of [...ids, 'CDR-LATER']) {
        const cdr = v230.cdr({
          id,
          country_code: 'NL',
          party_id: 'CPO',
          cdr_token: { ...v230.cdr().cdr_token, country_code: 'DE', party_id: 'MSP' },
          total_cost: { before_taxes: 1.1, taxes: [{ name: 'BTW', percentage: 21, amount: 0.231 }] },
        });
        await toMsp.cdrs.post(cdr);
      }
      await invoices(cpo).issue(record(CPO, 'MARCH', [...ids, 'CDR-LOST']), MSP);
      const received = await msp.crud.get(
        'invoiceReconciliationRecords',
        { ...CPO, id: 'MARCH' },
        { version: '2.3.0', module: 'invoicereconciliation' },
      );
      const { cdrs, missing, totals } = await invoices(msp).reconcile(received!);
      expect([cdrs.length, missing, totals]).toEqual([100, ['CDR-LOST'], [{ currency: 'EUR', before_taxes: 110, taxes: 23.1 }]]);

      await invoices(cpo).change(record(CPO, 'MARCH', ids));
      expect(await toMsp.invoices.get({ ...CPO, id: 'MARCH' })).toEqual(record(CPO, 'MARCH', ids));
      expect(await toCpo.invoices.list().toArray()).toEqual([record(CPO, 'MARCH', ids)]);
      await invoices(cpo).withdraw({ ...CPO, id: 'MARCH' });
      expect(await toMsp.invoices.get({ ...CPO, id: 'MARCH' })).toBeUndefined();
      expect(await toCpo.invoices.list().toArray()).toEqual([]);
    });

    it('R-223 the eMSP may be the sender too, on the same connection', async () => {
      await cpo.store('cdrs', v230.cdr({ id: 'OURS', country_code: 'NL', party_id: 'CPO' }));
      await invoices(msp).issue(record(MSP, 'REVERSE', ['ours']), CPO);
      expect(await toMsp.invoices.list().toArray()).toEqual([record(MSP, 'REVERSE', ['ours'])]);
      const received = await toCpo.invoices.get({ ...MSP, id: 'REVERSE' });
      const { cdrs, missing } = await invoices(cpo).reconcile(received!);
      expect([cdrs.map(({ id }) => id), missing]).toEqual([['OURS'], []]);
    });

    it('lists both interfaces in version details, once, in 2.3.0 only', async () => {
      const partner = await cpo.partner({ version: '2.3.0' });
      const { body } = await partner.ask('/2.3.0/details');
      const { endpoints } = body.data as { endpoints: { identifier: string; role: string; url: string }[] };
      const found = endpoints.filter(({ identifier }) => identifier === 'invoicereconciliation');
      expect(found.map(({ role, url }) => [role, url])).toEqual([
        ['SENDER', cpo.url(AT)],
        ['RECEIVER', cpo.url(AT)],
      ]);
      expect((await partner.ask('/2.2.1/details')).text).not.toContain('invoicereconciliation');
    });
  });
});
