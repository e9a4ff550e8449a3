import type { FinancialAdviceConfirmation, Terminal } from '../../lib/versions/v230/payments.js';
import { LATER } from '../harness.objects.js';

export const CPO = { countryCode: 'NL', partyId: 'CPO' } as const;
export const PTP = { countryCode: 'DE', partyId: 'PAY' } as const;

/** A terminal whose CPO makes the invoices. */
export const terminal = (terminal_id: string, changes: Partial<Terminal> = {}): Terminal => ({
  terminal_id,
  customer_reference: 'Example',
  address: 'Street 1',
  city: 'Vienna',
  country: 'AUT',
  coordinates: { latitude: '51.047599', longitude: '3.729944' },
  invoice_base_url: 'https://cpo.example.com/invoices',
  invoice_creator: 'CPO',
  last_updated: LATER,
  ...changes,
});

/** What was captured for a session. */
export const confirmation = (id: string, changes: Partial<FinancialAdviceConfirmation> = {}): FinancialAdviceConfirmation => ({
  id,
  authorization_reference: 'pp-100100',
  total_costs: { before_taxes: 4, taxes: [{ name: 'VAT', percentage: 10, amount: 0.4 }] },
  currency: 'EUR',
  eft_data: ['Mastercard', 'Nr: **** **** **** 1234'],
  capture_status_code: 'SUCCESS',
  last_updated: LATER,
  ...changes,
});
