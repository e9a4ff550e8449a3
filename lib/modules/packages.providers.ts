import type { Provider } from '@nestjs/common';
import { OcpiBookings } from './bookings.decisions.js';
import { BookingDoor } from './bookings.door.js';
import { BookingFinder } from './bookings.finder.js';
import { BookingLocationDoor } from './bookings.locations.js';
import { BookingRequests } from './bookings.requests.js';
import { InvoiceDoor } from './invoicereconciliation.door.js';
import { OcpiInvoices } from './invoicereconciliation.invoices.js';
import { PaymentCapture } from './payments.capture.js';
import { PaymentDoor } from './payments.door.js';
import { PaymentParties } from './payments.parties.js';
import { OcpiPayments } from './payments.ptp.js';
import { TerminalDoor } from './payments.terminals.js';
import { PostedDoor } from './posted.door.js';

/** What serves the newest of 2.3.0: invoice reconciliation, payments, bookings. Needs CLIENT_PROVIDERS, OcpiObjects, OcpiOwnership and OcpiCrud. */
export const PACKAGE_PROVIDERS: readonly Provider[] = [
  PostedDoor,
  InvoiceDoor,
  OcpiInvoices,
  BookingDoor,
  BookingFinder,
  BookingLocationDoor,
  BookingRequests,
  OcpiBookings,
  PaymentCapture,
  PaymentDoor,
  PaymentParties,
  OcpiPayments,
  TerminalDoor,
];
