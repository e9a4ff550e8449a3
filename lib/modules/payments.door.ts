import { Injectable } from '@nestjs/common';
import { OcpiClock } from '../contract/clock.js';
import type { OcpiContext } from '../contract/context.js';
import { OcpiObjects } from '../protocol/objects.js';
import { OcpiOwnership } from '../protocol/ownership.js';
import { whole } from '../protocol/part.js';
import { OcpiReply } from '../protocol/reply.js';
import type { FinancialAdviceConfirmation, Terminal, TerminalCreation } from '../versions/v230/payments.js';
import { PaymentParties } from './payments.parties.js';
import { PostedDoor } from './posted.door.js';

const terminalPart = whole<Terminal>('terminals');
const confirmationPart = whole<FinancialAdviceConfirmation>('financialAdviceConfirmations');

/** What PTPs create at a CPO (mod_payments, Receiver interface), and our own confirmations. */
@Injectable()
export class PaymentDoor {
  constructor(
    private readonly objects: OcpiObjects,
    private readonly ownership: OcpiOwnership,
    private readonly parties: PaymentParties,
    private readonly posted: PostedDoor,
    private readonly clock: OcpiClock,
  ) {}

  getTerminal(id: string, ctx: OcpiContext): Promise<OcpiReply> {
    return this.objects.get({ kind: 'terminals', key: { ...this.parties.partner(ctx, 'PTP'), id }, part: terminalPart }, ctx);
  }

  /** The text allows the id alone: last_updated is when it came then. */
  postTerminal(terminal: TerminalCreation, ctx: OcpiContext): Promise<OcpiReply> {
    const last_updated = terminal.last_updated ?? this.clock.timestamp();
    const supplied = terminal.last_updated === undefined ? { last_updated } : {};
    return this.posted.post('terminals', { ...terminal, last_updated }, this.parties.partner(ctx, 'PTP'), ctx, supplied);
  }

  getConfirmation(id: string, ctx: OcpiContext): Promise<OcpiReply> {
    const key = { ...this.parties.partner(ctx, 'PTP'), id };
    return this.objects.get({ kind: 'financialAdviceConfirmations', key, part: confirmationPart }, ctx);
  }

  postConfirmation(confirmation: FinancialAdviceConfirmation, ctx: OcpiContext): Promise<OcpiReply> {
    return this.posted.post('financialAdviceConfirmations', confirmation, this.parties.partner(ctx, 'PTP'), ctx);
  }

  /** One of our own, as PTP. */
  ownConfirmation(id: string, ctx: OcpiContext): Promise<OcpiReply> {
    const addresses = this.ownership.served(ctx).map(({ countryCode, partyId }) => ({
      kind: 'financialAdviceConfirmations' as const,
      key: { countryCode, partyId, id },
      part: confirmationPart,
    }));
    return this.objects.getFirst(addresses, ctx);
  }
}
