import { Injectable } from '@nestjs/common';
import type { OcpiContext } from '../contract/context.js';
import { instant } from '../models/date-time.js';
import { OcpiOwnership } from '../protocol/ownership.js';
import type { OcpiReply } from '../protocol/reply.js';
import { Messages } from '../results/messages.js';
import { Reservations } from '../results/reservations.js';
import { ResultDesk } from '../results/result-desk.js';
import type { Location } from '../versions/v230/locations.js';
import { CommandAnswers, rejected } from './commands.answers.js';
import { CommandPlaces } from './commands.places.js';

/** RESERVE_NOW and CANCEL_RESERVATION: the partner's reservation ids become ours, and the other way for nobody else. */
@Injectable()
export class ReservationDoor {
  constructor(
    private readonly messages: Messages,
    private readonly ownership: OcpiOwnership,
    private readonly places: CommandPlaces,
    private readonly reservations: Reservations,
    private readonly desk: ResultDesk,
    private readonly answers: CommandAnswers,
  ) {}

  async reserve(wire: object, ctx: OcpiContext): Promise<OcpiReply> {
    const { response_url: url, reservation_id: theirs, ...command } = this.messages.read('reserveNow', wire, ctx);
    const fault = this.places.urlFault(url) ?? (await this.places.tokenFault(command.token, ctx));
    if (fault) return this.answers.refused(fault, ctx);
    const found = await this.places.find(command, ctx);
    if (found.refusal) return this.answers.refused(found.refusal, ctx);
    const { location } = found;
    const id = this.desk.newId();
    const until = instant(command.expiry_date);
    const made = await this.reservations.make(theirs, this.keyOf(location, command.location_id, ctx), until, id, ctx);
    if (made === undefined)
      return this.answers.refused(rejected('The reservation_id is in use for another Location. Cancel that reservation first.'), ctx);
    const { id: reservation, entry } = made.reservation;
    let isAccepted = false;
    try {
      const desk = await this.desk.ask(
        id,
        'RESERVE_NOW',
        { id, command, location, reservation },
        { url, laterUntil: until, reservation: entry },
        ctx,
      );
      isAccepted = desk?.answer.result === 'ACCEPTED';
      return await this.answers.said(desk, ctx);
    } finally {
      if (!isAccepted) await made.undo();
    }
  }

  /** An unknown reservation, or another's, is REJECTED: the charge point is not asked. */
  async cancel(wire: object, ctx: OcpiContext): Promise<OcpiReply> {
    const { response_url: url, reservation_id: theirs, ...command } = this.messages.read('cancelReservation', wire, ctx);
    const fault = this.places.urlFault(url);
    if (fault) return this.answers.refused(fault, ctx);
    const known = await this.reservations.find(theirs, ctx);
    if (known === undefined) return this.answers.refused(rejected(`There is no reservation ${theirs} of yours.`), ctx);
    const id = this.desk.newId();
    const { id: reservation, entry } = known;
    return this.answers.said(
      await this.desk.ask(id, 'CANCEL_RESERVATION', { id, command, reservation }, { url, reservation: entry }, ctx),
      ctx,
    );
  }

  private keyOf(location: Location | undefined, id: string, ctx: OcpiContext) {
    if (location) return { countryCode: location.country_code, partyId: location.party_id, id: location.id };
    const { countryCode, partyId } = this.ownership.servedOne(ctx);
    return { countryCode, partyId, id };
  }
}
