import { Injectable } from '@nestjs/common';
import { OcpiClient } from '../client/ocpi-client.js';
import { ownContext } from '../contract/context.js';
import { addressedTo, counterpartyOf } from '../contract/counterparty.js';
import { OcpiCrud } from '../contract/crud.js';
import { keyOf, type ObjectKey } from '../contract/kinds.js';
import type { OcpiPartner } from '../contract/partner.js';
import { OcpiPartners } from '../contract/partners.js';
import { sameParty, type OcpiParty } from '../contract/party.js';
import { OcpiOwnership } from '../protocol/ownership.js';
import type { Cdr } from '../versions/v230/cdrs.js';
import { HOUSE_VERSION } from '../contract/version.js';
import type { InvoiceReconciliationRecord } from '../versions/v230/invoice-reconciliation.js';

/** What the CDRs of one invoice come to, in one currency. */
export interface InvoiceTotal {
  /** ISO 4217. */
  readonly currency: string;
  readonly before_taxes: number;
  /** Sum of all tax amounts. */
  readonly taxes: number;
}

/** An invoice against the CDRs that are stored. */
export interface InvoiceReconciliation {
  readonly cdrs: readonly Cdr[];
  /** Ids that the record names and no stored CDR has. */
  readonly missing: readonly string[];
  readonly totals: readonly InvoiceTotal[];
}

const KIND = 'invoiceReconciliationRecords';
const CONTEXT = ownContext(HOUSE_VERSION, 'invoicereconciliation');
const DECIMALS = 10_000;

/** Invoices that we send, and the check of those that we get (mod_invoice_reconciliation, Flow and Lifecycle). */
@Injectable()
export class OcpiInvoices {
  constructor(
    private readonly crud: OcpiCrud,
    private readonly client: OcpiClient,
    private readonly partners: OcpiPartners,
    private readonly ownership: OcpiOwnership,
  ) {}

  /**
   * Keeps a new record of ours for a party, and posts it when that party's platform takes records; others ask for it.
   * @throws OcpiCallError when the post fails; the record is kept all the same
   */
  async issue(record: InvoiceReconciliationRecord, to: OcpiParty): Promise<void> {
    await this.crud.create(KIND, addressedTo(record, to), CONTEXT);
    await this.tell(record, to, (invoices) => invoices.post(record));
  }

  /** Changes a record of ours, such as its list of CDRs. @throws Error when there is none, OcpiCallError when the put fails */
  async change(record: InvoiceReconciliationRecord): Promise<void> {
    let to: OcpiParty | undefined;
    const changed = await this.crud.update(
      KIND,
      keyOf(KIND, record),
      (current) => {
        to = counterpartyOf(KIND, current);
        return to ? addressedTo(record, to) : record;
      },
      CONTEXT,
    );
    if (changed === undefined) throw new Error(`There is no record ${record.id}. Issue it first.`);
    await this.tell(record, to, (invoices) => invoices.put(record));
  }

  /** Takes back a record that was itself wrong. @throws Error when there is none, OcpiCallError when the delete fails */
  async withdraw(key: ObjectKey): Promise<void> {
    const record = await this.crud.get(KIND, key, CONTEXT);
    if (record === undefined || !(await this.crud.delete(KIND, key, CONTEXT)))
      throw new Error(`There is no record ${key.id} to take back.`);
    await this.tell(record, counterpartyOf(KIND, record), (invoices) => invoices.delete(key));
  }

  /**
   * The CDRs of an invoice, by the list of their ids alone and never by dates, and what they come to. They are the CPO's: the
   * issuer's with direct billing, our own with reverse billing.
   */
  async reconcile(record: InvoiceReconciliationRecord): Promise<InvoiceReconciliation> {
    const issuer = { countryCode: record.country_code, partyId: record.party_id };
    const own = this.ownership.served(CONTEXT).filter((party) => !sameParty(party, issuer));
    const found = new Map<string, Cdr>();
    for (const { countryCode, partyId } of [issuer, ...own]) {
      const keys = record.cdrs.filter((id) => !found.has(id.toUpperCase())).map((id) => ({ countryCode, partyId, id }));
      for (const cdr of keys.length > 0 ? await this.crud.getMany('cdrs', keys, CONTEXT) : []) found.set(cdr.id.toUpperCase(), cdr);
    }
    const cdrs = [...found.values()];
    return { cdrs, missing: record.cdrs.filter((id) => !found.has(id.toUpperCase())), totals: totalsOf(cdrs) };
  }

  private async tell(
    record: InvoiceReconciliationRecord,
    to: OcpiParty | undefined,
    call: (invoices: ReturnType<OcpiClient['for']>['invoices']) => Promise<void>,
  ): Promise<void> {
    const partner = to && (await this.partners.byParty(to));
    if (partner === undefined || !takesRecords(partner)) return;
    await call(this.client.for(partner, { from: { countryCode: record.country_code, partyId: record.party_id }, to }).invoices);
  }
}

function takesRecords({ endpoints }: OcpiPartner): boolean {
  return endpoints.some(({ identifier, interface: end }) => identifier === 'invoicereconciliation' && end === 'RECEIVER');
}

function totalsOf(cdrs: readonly Cdr[]): InvoiceTotal[] {
  const totals = new Map<string, InvoiceTotal>();
  for (const { currency, total_cost } of cdrs) {
    const sum = totals.get(currency) ?? { currency, before_taxes: 0, taxes: 0 };
    const taxes = (total_cost.taxes ?? []).reduce((all, { amount }) => all + amount, 0);
    totals.set(currency, {
      currency,
      before_taxes: rounded(sum.before_taxes + total_cost.before_taxes),
      taxes: rounded(sum.taxes + taxes),
    });
  }
  return [...totals.values()];
}

/** Four decimals, as OCPI's numbers have (types, number). */
function rounded(amount: number): number {
  return Math.round(amount * DECIMALS) / DECIMALS;
}
