import { Injectable, Logger } from '@nestjs/common';
import type { TerminalAnswer } from '../contract/actions.js';
import { OcpiClock } from '../contract/clock.js';
import type { OcpiContext } from '../contract/context.js';
import { counterpartyOf } from '../contract/counterparty.js';
import { OcpiCrud } from '../contract/crud.js';
import type { ObjectKey } from '../contract/kinds.js';
import type { OcpiParty } from '../contract/party.js';
import { restOf, withRest } from '../contract/rest.js';
import { OcpiVisibility } from '../contract/visibility.js';
import { compare, later } from '../models/date-time.js';
import { OcpiObjects } from '../protocol/objects.js';
import { OcpiException } from '../protocol/ocpi.exception.js';
import { OcpiOwnership } from '../protocol/ownership.js';
import { whole, type Part } from '../protocol/part.js';
import { OcpiReply } from '../protocol/reply.js';
import { StatusCode } from '../protocol/status-code.js';
import { Terminal, type TerminalActivation } from '../versions/v230/payments.js';
import { PaymentParties } from './payments.parties.js';
import { OcpiPayments } from './payments.ptp.js';

type Fields = Partial<Terminal>;

/** The own terminals of a PTP, for the CPOs that have them (mod_payments, Sender interface). */
@Injectable()
export class TerminalDoor {
  private readonly logger = new Logger('Ocpi');

  constructor(
    private readonly crud: OcpiCrud,
    private readonly objects: OcpiObjects,
    private readonly ownership: OcpiOwnership,
    private readonly visibility: OcpiVisibility,
    private readonly parties: PaymentParties,
    private readonly payments: OcpiPayments,
    private readonly clock: OcpiClock,
  ) {}

  async get(id: string, ctx: OcpiContext): Promise<OcpiReply> {
    return OcpiReply.value((await this.own(id, ctx)).terminal);
  }

  /** Full replacement, but for whose terminal it is. Only what the PTP has created can be replaced. */
  async put(id: string, terminal: TerminalActivation, ctx: OcpiContext): Promise<OcpiReply> {
    const { key } = await this.own(id, ctx);
    await this.admit(id, terminal, ctx);
    const time = this.clock.timestamp();
    await this.crud.update('terminals', key, (current) => kept(current, { ...terminal, terminal_id: current.terminal_id }, time), ctx);
    return OcpiReply.none();
  }

  /** The chapter's example of the assignment of locations has no last_updated, so it need not be given. */
  async patch(id: string, fields: Fields, ctx: OcpiContext): Promise<OcpiReply> {
    const { key } = await this.own(id, ctx);
    await this.admit(id, fields, ctx);
    const time = this.clock.timestamp();
    const timed = { last_updated: time, ...fields };
    const part: Part<Terminal> = { ...whole<Terminal>('terminals'), set: (current, next) => kept(current, next as Terminal, time) };
    return this.objects.patch({ kind: 'terminals', key, part }, { fields: timed, model: Terminal }, ctx);
  }

  /** Success says that the activation has begun; the PTP creates the terminal at the CPO afterwards. */
  async activate(activation: TerminalActivation, ctx: OcpiContext): Promise<OcpiReply> {
    await this.admitParty(activation, ctx);
    const customer = this.parties.partner(ctx, 'CPO');
    const answer = await this.crud.do('ACTIVATE_TERMINAL', { activation, customer }, ctx);
    const { terminal } = granted(answer, 'The terminal cannot be activated.');
    if (terminal) void this.supply(terminal, customer);
    return OcpiReply.none();
  }

  async deactivate(id: string, ctx: OcpiContext): Promise<OcpiReply> {
    const { terminal } = await this.own(id, ctx);
    const customer = this.parties.partner(ctx, 'CPO');
    granted(await this.crud.do('DEACTIVATE_TERMINAL', { terminal, customer }, ctx), 'The terminal cannot be deactivated.');
    return OcpiReply.none();
  }

  private async supply(terminal: Terminal | Promise<Terminal>, customer: OcpiParty): Promise<void> {
    try {
      await this.payments.supply(await terminal, customer);
    } catch (error) {
      this.logger.error('An activated terminal could not be created at its CPO.', error instanceof Error ? error.stack : String(error));
    }
  }

  private async own(id: string, ctx: OcpiContext): Promise<{ readonly key: ObjectKey; readonly terminal: Terminal }> {
    for (const { countryCode, partyId } of this.ownership.served(ctx)) {
      const key = { countryCode, partyId, id };
      const terminal = await this.crud.get('terminals', key, ctx);
      if (terminal !== undefined && (await this.visibility.sees('terminals', terminal, ctx))) return { key, terminal };
    }
    throw OcpiException.notFound(`There is no Terminal ${id} of yours.`);
  }

  private async admit(id: string, fields: Fields, ctx: OcpiContext): Promise<void> {
    this.ownership.sameId('terminal_id', id, fields.terminal_id, ctx);
    await this.admitParty(fields, ctx);
  }

  /** country_code and party_id are the CPO's: it may name no other. */
  private async admitParty({ country_code: countryCode, party_id: partyId }: Fields, ctx: OcpiContext): Promise<void> {
    if (countryCode && partyId) await this.ownership.pushed({ countryCode, partyId }, ctx);
  }
}

function granted(answer: TerminalAnswer | undefined, otherwise: string): TerminalAnswer {
  if (answer === undefined) throw new OcpiException(StatusCode.CLIENT_ERROR, 'This platform takes no such request.');
  if (!answer.accepted) throw new OcpiException(StatusCode.CLIENT_ERROR, answer.message ?? otherwise);
  return answer;
}

/**
 * A terminal stays where it belongs, whatever a CPO says of it. Its last_updated never goes back, since those who pull by it would miss the change: one
 * that is earlier than the stored one is when the change came.
 */
function kept(current: Terminal, next: Terminal, time: string): Terminal {
  const owner = counterpartyOf('terminals', current);
  const says = next.country_code && next.party_id;
  const party = says || !current.party_id ? {} : { country_code: current.country_code, party_id: current.party_id };
  const rest = restOf(current);
  const last_updated = compare(next.last_updated, current.last_updated) < 0 ? later(current.last_updated, time) : next.last_updated;
  return withRest({ ...next, ...party, last_updated }, rest && { ...rest, for: owner });
}
