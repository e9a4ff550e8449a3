import { Injectable, Logger } from '@nestjs/common';
import type { OcpiContext } from '../contract/context.js';
import { OcpiCrud } from '../contract/crud.js';
import { OcpiAddresses } from '../protocol/addresses.js';
import type { Cdr } from '../versions/v230/cdrs.js';
import { OcpiPayments } from './payments.ptp.js';

/** What a PTP does when a CDR has come whose invoice the CPO makes: it captures the money and confirms that (R-230; mod_payments, Transaction). */
@Injectable()
export class PaymentCapture {
  private readonly logger = new Logger('Ocpi');

  constructor(
    private readonly crud: OcpiCrud,
    private readonly payments: OcpiPayments,
    private readonly addresses: OcpiAddresses,
  ) {}

  /** Goes on behind the answer to the CDR. */
  after(cdr: Cdr, ctx: OcpiContext): void {
    if (!cdr.invoice_reference_id || !cdr.authorization_reference) return;
    const isPtp = this.addresses.registered.some(({ module, interface: end }) => module === 'payments' && end === 'SENDER');
    if (!isPtp) return;
    this.run(cdr, ctx).catch((error: unknown) => {
      this.logger.error(`The payment of CDR ${cdr.id} could not be confirmed.`, error instanceof Error ? error.stack : String(error));
    });
  }

  private async run(cdr: Cdr, ctx: OcpiContext): Promise<void> {
    const confirmation = await this.crud.do('CAPTURE_PAYMENT', { cdr }, ctx);
    if (confirmation) await this.payments.confirm(confirmation, { countryCode: cdr.country_code, partyId: cdr.party_id });
  }
}
