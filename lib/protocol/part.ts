import type { Kind } from '../contract/kinds.js';

/** The part of a stored object that a URL means: the object itself, or an EVSE or Connector in a Location. */
export interface Part<T extends object> {
  /** The bridge's name of its shape. */
  readonly shape: string;
  /** The part, carrying what the whole's rest says of it (`restOf`). */
  get(whole: T): object | undefined;
  /** The whole with this part and its rest put in; the given whole stays as it is. Undefined: there is nothing to put it into. */
  set(whole: T, part: object): T | undefined;
  /** What is said when it is not there. */
  readonly missing: string;
  /** Where the parent of the part must exist before it can be put. */
  readonly nested: boolean;
}

/** What an object of each kind is called. */
const NAMES: Readonly<Record<Kind, string>> = {
  locations: 'Location',
  sessions: 'Session',
  cdrs: 'CDR',
  tariffs: 'Tariff',
  tokens: 'Token',
  clients: 'client',
  invoiceReconciliationRecords: 'InvoiceReconciliationRecord',
  terminals: 'Terminal',
  financialAdviceConfirmations: 'FinancialAdviceConfirmation',
  bookings: 'Booking',
  bookingLocations: 'BookingLocation',
};
const WHOLE = new Map<Kind, Part<object>>();

/** The object itself. */
export function whole<T extends object>(kind: Kind): Part<T> {
  let part = WHOLE.get(kind);
  if (part === undefined) WHOLE.set(kind, (part = made(kind)));
  return part as Part<T>;
}

function made(kind: Kind): Part<object> {
  return {
    shape: kind,
    get: (object) => object,
    set: (_, part) => part,
    missing: `There is no ${NAMES[kind]} with this id. PUT it first.`,
    nested: false,
  };
}
