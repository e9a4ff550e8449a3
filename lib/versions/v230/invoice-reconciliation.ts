import { Alpha2 } from '../../models/codes.js';
import { CiString, DateTime } from '../../models/field-types.js';
import { Field } from '../../models/field.js';

/** mod_invoice_reconciliation, InvoiceReconciliationRecord object. */
export class InvoiceReconciliationRecord {
  @Field(Alpha2) country_code!: string;
  @Field(CiString(3)) party_id!: string;
  @Field(CiString(36)) id!: string;
  @Field(CiString(255)) invoice_id!: string;
  @Field(CiString(39), '+') cdrs!: string[];
  @Field(DateTime) last_updated!: string;
}
