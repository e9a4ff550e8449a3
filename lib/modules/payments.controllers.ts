import type { Type } from '@nestjs/common';
import type { OcpiContext } from '../contract/context.js';
import type { ListQuery } from '../protocol/list-query.js';
import { OcpiController } from '../protocol/ocpi-controller.decorator.js';
import { OcpiPages } from '../protocol/pages.js';
import { OcpiBody, OcpiCtx, OcpiListQuery, OcpiParams, OcpiPatchBody, type RefOf } from '../protocol/param.decorators.js';
import { OcpiGet, OcpiPatch, OcpiPost, OcpiPut } from '../protocol/route.decorators.js';
import type * as payments from '../versions/v230/payments.js';
import type { ModuleModels } from './module.models.js';
import { PaymentDoor } from './payments.door.js';
import { TerminalDoor } from './payments.terminals.js';
import { ConfirmationRef, TerminalRef } from './refs.js';

type SenderModels = ModuleModels<'Terminal' | 'TerminalActivation' | 'FinancialAdviceConfirmation'>;
type ReceiverModels = ModuleModels<'Terminal' | 'TerminalCreation' | 'FinancialAdviceConfirmation'>;
type OneTerminal = RefOf<typeof TerminalRef>;
type OneConfirmation = RefOf<typeof ConfirmationRef>;
const CONFIRMATION = 'financial-advice-confirmations/:financial_advice_confirmation_id';

/** mod_payments, Sender interface: the terminals and confirmations of a payment terminal provider. */
export function PaymentsSender({ version, Terminal, TerminalActivation, FinancialAdviceConfirmation }: SenderModels): Type {
  @OcpiController({ version, module: 'payments', interface: 'SENDER' })
  class PaymentsSender {
    constructor(
      private readonly pages: OcpiPages,
      private readonly terminals: TerminalDoor,
      private readonly payments: PaymentDoor,
    ) {}

    @OcpiGet('terminals', 'Terminals of the partner, in pages', { answers: Terminal, paged: true })
    list(@OcpiListQuery() query: ListQuery, @OcpiCtx() ctx: OcpiContext) {
      return this.pages.list('terminals', query, ctx);
    }

    @OcpiGet('terminals/:terminal_id', 'One Terminal', { answers: Terminal })
    get(@OcpiParams(TerminalRef) ref: OneTerminal, @OcpiCtx() ctx: OcpiContext) {
      return this.terminals.get(ref.terminal_id, ctx);
    }

    @OcpiPost('terminals/activate', 'Activate a Terminal; the PTP creates it at the CPO afterwards')
    activate(@OcpiBody(TerminalActivation) body: payments.TerminalActivation, @OcpiCtx() ctx: OcpiContext) {
      return this.terminals.activate(body, ctx);
    }

    @OcpiPost('terminals/:terminal_id/deactivate', 'Deactivate a Terminal')
    deactivate(@OcpiParams(TerminalRef) ref: OneTerminal, @OcpiCtx() ctx: OcpiContext) {
      return this.terminals.deactivate(ref.terminal_id, ctx);
    }

    @OcpiPut('terminals/:terminal_id', 'Replace the data of a Terminal')
    put(
      @OcpiParams(TerminalRef) ref: OneTerminal,
      @OcpiBody(TerminalActivation) body: payments.TerminalActivation,
      @OcpiCtx() ctx: OcpiContext,
    ) {
      return this.terminals.put(ref.terminal_id, body, ctx);
    }

    @OcpiPatch('terminals/:terminal_id', 'Assign Locations and EVSEs to a Terminal')
    patch(@OcpiParams(TerminalRef) ref: OneTerminal, @OcpiPatchBody(Terminal) fields: object, @OcpiCtx() ctx: OcpiContext) {
      return this.terminals.patch(ref.terminal_id, fields, ctx);
    }

    @OcpiGet('financial-advice-confirmations', 'Confirmations for the partner, in pages', {
      answers: FinancialAdviceConfirmation,
      paged: true,
    })
    listConfirmations(@OcpiListQuery() query: ListQuery, @OcpiCtx() ctx: OcpiContext) {
      return this.pages.list('financialAdviceConfirmations', query, ctx);
    }

    @OcpiGet(CONFIRMATION, 'One FinancialAdviceConfirmation', { answers: FinancialAdviceConfirmation })
    getConfirmation(@OcpiParams(ConfirmationRef) ref: OneConfirmation, @OcpiCtx() ctx: OcpiContext) {
      return this.payments.ownConfirmation(ref.financial_advice_confirmation_id, ctx);
    }
  }
  return PaymentsSender;
}

/** mod_payments, Receiver interface: what payment terminal providers create at a CPO. */
export function PaymentsReceiver({ version, Terminal, TerminalCreation, FinancialAdviceConfirmation }: ReceiverModels): Type {
  @OcpiController({ version, module: 'payments', interface: 'RECEIVER' })
  class PaymentsReceiver {
    constructor(private readonly payments: PaymentDoor) {}

    @OcpiGet('terminals/:terminal_id', 'A Terminal as it is stored', { answers: Terminal })
    getTerminal(@OcpiParams(TerminalRef) ref: OneTerminal, @OcpiCtx() ctx: OcpiContext) {
      return this.payments.getTerminal(ref.terminal_id, ctx);
    }

    @OcpiPost('terminals', 'Create a Terminal')
    postTerminal(@OcpiBody(TerminalCreation) body: payments.TerminalCreation, @OcpiCtx() ctx: OcpiContext) {
      return this.payments.postTerminal(body, ctx);
    }

    @OcpiGet(CONFIRMATION, 'A FinancialAdviceConfirmation as it is stored', { answers: FinancialAdviceConfirmation })
    getConfirmation(@OcpiParams(ConfirmationRef) ref: OneConfirmation, @OcpiCtx() ctx: OcpiContext) {
      return this.payments.getConfirmation(ref.financial_advice_confirmation_id, ctx);
    }

    @OcpiPost('financial-advice-confirmations', 'Confirm what was captured for a session')
    postConfirmation(@OcpiBody(FinancialAdviceConfirmation) body: payments.FinancialAdviceConfirmation, @OcpiCtx() ctx: OcpiContext) {
      return this.payments.postConfirmation(body, ctx);
    }
  }
  return PaymentsReceiver;
}
