import { keyOf, type ObjectKey } from '../contract/kinds.js';
import type { InvoiceReconciliationRecord } from '../versions/v230/invoice-reconciliation.js';
import type { ClientBase } from './module-client.js';
import type { Place } from './object-calls.js';
import type { OcpiList, OcpiListOptions } from './ocpi-list.js';

const MODULE = 'invoicereconciliation';
const SHAPE = 'invoiceReconciliationRecords';

/** Invoice reconciliation records at a partner (mod_invoice_reconciliation). */
export class InvoicesClient {
  constructor(private readonly base: ClientBase) {}

  /** The records of invoices that the partner sends: GET of its SENDER interface, over all pages. */
  list(list: OcpiListOptions = {}): OcpiList<InvoiceReconciliationRecord> {
    const { objects, partner, options } = this.base;
    return objects.list(partner, MODULE, SHAPE, list, options) as OcpiList<InvoiceReconciliationRecord>;
  }

  /** A record of ours as the partner has it; undefined when it has none. @throws OcpiCallError */
  async get(key: ObjectKey): Promise<InvoiceReconciliationRecord | undefined> {
    const { objects, options } = this.base;
    const partner = await objects.calls.current(this.base.partner);
    return (await objects.get(partner, place(key), options)) as InvoiceReconciliationRecord | undefined;
  }

  /** Posts a new record of ours. @throws OcpiCallError */
  async post(record: InvoiceReconciliationRecord): Promise<void> {
    const { objects, options } = this.base;
    const partner = await objects.calls.current(this.base.partner);
    const body = await objects.encode(partner, { shape: SHAPE, object: record });
    await objects.calls.send(partner, { method: 'POST', module: MODULE, interface: 'RECEIVER', body }, options);
  }

  /** Changes a record that was posted. @throws OcpiCallError */
  async put(record: InvoiceReconciliationRecord): Promise<void> {
    const { objects, options } = this.base;
    await objects.put(await objects.calls.current(this.base.partner), place(keyOf(SHAPE, record)), record, options);
  }

  /** Takes back a record that was itself wrong. @throws OcpiCallError */
  async delete(key: ObjectKey): Promise<void> {
    const { objects, options } = this.base;
    await objects.delete(await objects.calls.current(this.base.partner), place(key), options);
  }
}

function place({ countryCode, partyId, id }: ObjectKey): Place {
  return {
    module: MODULE,
    interface: 'RECEIVER',
    shape: SHAPE,
    path: [countryCode, partyId, id],
    owner: { countryCode, partyId },
  };
}
