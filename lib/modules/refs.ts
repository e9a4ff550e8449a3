import { Alpha2 } from '../models/codes.js';
import { CiString } from '../models/field-types.js';

/** Path parameters. Ids may have the 39 characters of 2.1.1; what a version's own objects may have, their models say. */
export const country_code = Alpha2;
export const party_id = CiString(3);
const id = CiString(39);

export const OwnerRef = { country_code, party_id };
export const LocationRef = { location_id: id };
export const EvseRef = { location_id: id, evse_uid: CiString(48) };
export const ConnectorRef = { ...EvseRef, connector_id: CiString(36) };
export const SessionRef = { session_id: CiString(36) };
export const TariffRef = { tariff_id: CiString(36) };
export const TokenRef = { token_uid: CiString(36) };
export const CdrRef = { cdr_id: id };
export const InvoiceRef = { id: CiString(36) };
export const TerminalRef = { terminal_id: CiString(36) };
export const ConfirmationRef = { financial_advice_confirmation_id: CiString(36) };
export const BookingRef = { booking_id: CiString(36) };
export const BookingLocationRef = { booking_location_id: CiString(36) };
export const CalendarRef = { ...BookingLocationRef, calendar_id: CiString(36) };

/** The owner that a receiver URL names. */
export function ownerOf(ref: { readonly country_code: string; readonly party_id: string }) {
  return { countryCode: ref.country_code, partyId: ref.party_id };
}

/** The key of an object that a receiver URL names. */
export function objectKey(ref: { readonly country_code: string; readonly party_id: string }, id: string) {
  return { countryCode: ref.country_code, partyId: ref.party_id, id };
}
