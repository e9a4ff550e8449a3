import { OmitType } from '@nestjs/swagger';
import { Alpha2 } from '../../models/codes.js';
import { CiString, DateTime, Enum, Of, Url } from '../../models/field-types.js';
import { Field } from '../../models/field.js';
import { type ValueOf, values } from '../../models/values.js';
import { GeoLocation } from './locations.js';
import { Price } from './types.js';

/** mod_payments, InvoiceCreator enum. */
export const InvoiceCreator = values('CPO', 'PTP');
export type InvoiceCreator = ValueOf<typeof InvoiceCreator>;

/** mod_payments, CaptureStatusCode enum. */
export const CaptureStatusCode = values('SUCCESS', 'PARTIAL_SUCCESS', 'FAILED');
export type CaptureStatusCode = ValueOf<typeof CaptureStatusCode>;

/** mod_payments, Terminal object. */
export class Terminal {
  @Field(CiString(36)) terminal_id!: string;
  @Field(CiString(36), '?') customer_reference?: string;
  @Field(CiString(3), '?') party_id?: string;
  @Field(Alpha2, '?') country_code?: string;
  @Field(CiString(45), '?') address?: string;
  @Field(CiString(45), '?') city?: string;
  @Field(CiString(10), '?') postal_code?: string;
  @Field(CiString(20), '?') state?: string;
  @Field(CiString(3, { min: 3 }), '?') country?: string;
  @Field(Of(() => GeoLocation), '?') coordinates?: GeoLocation;
  @Field(Url, '?') invoice_base_url?: string;
  @Field(Enum(InvoiceCreator), '?') invoice_creator?: InvoiceCreator;
  @Field(CiString(36), '?') reference?: string;
  @Field(CiString(36), '*') location_ids?: string[];
  @Field(CiString(36), '*') evse_uids?: string[];
  @Field(DateTime) last_updated!: string;
}

/** mod_payments, POST activate: the Terminal to activate, which has no id yet. */
export class TerminalActivation extends OmitType(Terminal, ['terminal_id'] as const) {
  @Field(CiString(36), '?') terminal_id?: string;
}

/** mod_payments, POST Terminal: the text allows the id alone. */
export class TerminalCreation extends OmitType(Terminal, ['last_updated'] as const) {
  @Field(DateTime, '?') last_updated?: string;
}

/** mod_payments, FinancialAdviceConfirmation object. */
export class FinancialAdviceConfirmation {
  @Field(CiString(36)) id!: string;
  @Field(CiString(36)) authorization_reference!: string;
  @Field(Of(() => Price)) total_costs!: Price;
  @Field(CiString(3, { min: 3 })) currency!: string;
  @Field(CiString(255, { min: 1 }), '+') eft_data!: string[];
  @Field(Enum(CaptureStatusCode)) capture_status_code!: CaptureStatusCode;
  @Field(CiString(255, { min: 1 }), '?') capture_status_message?: string;
  @Field(DateTime) last_updated!: string;
}
