import { Injectable } from '@nestjs/common';
import { OcpiClient } from '../client/ocpi-client.js';
import type { PaymentsClient } from '../client/payments-client.js';
import { OcpiConflict } from '../contract/conflict.error.js';
import { ownContext } from '../contract/context.js';
import { addressedTo } from '../contract/counterparty.js';
import { OcpiCrud } from '../contract/crud.js';
import { keyOf, type House, type Kind } from '../contract/kinds.js';
import { OcpiPartners } from '../contract/partners.js';
import type { OcpiParty } from '../contract/party.js';
import type { FinancialAdviceConfirmation, Terminal } from '../versions/v230/payments.js';
import { HOUSE_VERSION } from '../contract/version.js';
import { PaymentParties } from './payments.parties.js';

/** What a payment terminal provider tells CPOs (mod_payments, Terminal Activation, Transaction). */
@Injectable()
export class OcpiPayments {
  constructor(
    private readonly crud: OcpiCrud,
    private readonly client: OcpiClient,
    private readonly partners: OcpiPartners,
    private readonly parties: PaymentParties,
  ) {}

  /**
   * Keeps a terminal of ours for a CPO, and creates it there with POST; a CPO that takes none asks for it.
   * @throws OcpiCallError when the post fails; the terminal is kept all the same
   */
  async supply(terminal: Terminal, cpo: OcpiParty): Promise<void> {
    await this.keep('terminals', terminal, cpo);
    await this.tell(cpo, (payments) => payments.createTerminal(terminal));
  }

  /**
   * Keeps a confirmation of a capture for a CPO, and posts it there; its authorization_reference is that of the session.
   * @throws OcpiCallError when the post fails; the confirmation is kept all the same
   */
  async confirm(confirmation: FinancialAdviceConfirmation, cpo: OcpiParty): Promise<void> {
    await this.keep('financialAdviceConfirmations', confirmation, cpo);
    await this.tell(cpo, (payments) => payments.postConfirmation(confirmation));
  }

  private async keep<K extends Kind>(kind: K, object: House[K], cpo: OcpiParty): Promise<void> {
    const context = ownContext(HOUSE_VERSION, 'payments', { served: this.parties.own() });
    const mine = addressedTo(object, cpo);
    try {
      await this.crud.create(kind, mine, context);
    } catch (error) {
      if (!(error instanceof OcpiConflict)) throw error;
      await this.crud.update(kind, keyOf(kind, object, this.parties.own()), () => mine, context);
    }
  }

  private async tell(cpo: OcpiParty, call: (payments: PaymentsClient) => Promise<void>): Promise<void> {
    const partner = await this.partners.byParty(cpo);
    const takes = partner?.endpoints.some(({ identifier, interface: end }) => identifier === 'payments' && end === 'RECEIVER');
    if (partner !== undefined && takes) await call(this.client.for(partner, { from: this.parties.own(), to: cpo }).payments);
  }
}
