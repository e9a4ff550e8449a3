import type { Type } from '@nestjs/common';
import type { OcpiContext } from '../contract/context.js';
import type { ListQuery } from '../protocol/list-query.js';
import { OcpiController } from '../protocol/ocpi-controller.decorator.js';
import { OcpiPages } from '../protocol/pages.js';
import { OcpiBody, OcpiCtx, OcpiListQuery, OcpiParams, type RefOf } from '../protocol/param.decorators.js';
import { OcpiDelete, OcpiGet, OcpiPost, OcpiPut } from '../protocol/route.decorators.js';
import type { InvoiceReconciliationRecord } from '../versions/v230/invoice-reconciliation.js';
import { InvoiceDoor } from './invoicereconciliation.door.js';
import type { ModuleModels } from './module.models.js';
import { InvoiceRef, objectKey, OwnerRef } from './refs.js';

type InvoiceModels = ModuleModels<'InvoiceReconciliationRecord'>;
const Pushed = { ...OwnerRef, ...InvoiceRef };
const recordKey = (ref: RefOf<typeof Pushed>) => objectKey(ref, ref.id);

/** mod_invoice_reconciliation, Sender interface: the records of whoever sends the invoices. */
export function InvoiceReconciliationSender({ version, InvoiceReconciliationRecord }: InvoiceModels): Type {
  @OcpiController({ version, module: 'invoicereconciliation', interface: 'SENDER' })
  class InvoiceReconciliationSender {
    constructor(private readonly pages: OcpiPages) {}

    @OcpiGet('', 'Invoice reconciliation records, in pages', { answers: InvoiceReconciliationRecord, paged: true })
    list(@OcpiListQuery() query: ListQuery, @OcpiCtx() ctx: OcpiContext) {
      return this.pages.list('invoiceReconciliationRecords', query, ctx);
    }
  }
  return InvoiceReconciliationSender;
}

/** mod_invoice_reconciliation, Receiver interface: records of invoices that partners send. */
export function InvoiceReconciliationReceiver({ version, InvoiceReconciliationRecord: Record }: InvoiceModels): Type {
  @OcpiController({ version, module: 'invoicereconciliation', interface: 'RECEIVER' })
  class InvoiceReconciliationReceiver {
    constructor(private readonly invoices: InvoiceDoor) {}

    @OcpiGet(':country_code/:party_id/:id', 'A record as it is stored', { answers: Record })
    get(@OcpiParams(Pushed) ref: RefOf<typeof Pushed>, @OcpiCtx() ctx: OcpiContext) {
      return this.invoices.get(recordKey(ref), ctx);
    }

    @OcpiPost('', 'Post the record of a new invoice')
    post(@OcpiBody(Record) body: InvoiceReconciliationRecord, @OcpiCtx() ctx: OcpiContext) {
      return this.invoices.post(body, ctx);
    }

    @OcpiPut(':country_code/:party_id/:id', 'Change a record')
    put(@OcpiParams(Pushed) ref: RefOf<typeof Pushed>, @OcpiBody(Record) body: InvoiceReconciliationRecord, @OcpiCtx() ctx: OcpiContext) {
      return this.invoices.put(recordKey(ref), body, ctx);
    }

    @OcpiDelete(':country_code/:party_id/:id', 'Take back a record that was itself wrong')
    remove(@OcpiParams(Pushed) ref: RefOf<typeof Pushed>, @OcpiCtx() ctx: OcpiContext) {
      return this.invoices.remove(recordKey(ref), ctx);
    }
  }
  return InvoiceReconciliationReceiver;
}
