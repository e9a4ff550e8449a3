import { Injectable } from '@nestjs/common';
import type { OcpiContext } from '../contract/context.js';
import { OcpiCrud } from '../contract/crud.js';
import type { OcpiParty } from '../contract/party.js';
import { OcpiEvents } from '../partners/ocpi.events.js';
import { OcpiReply } from '../protocol/reply.js';
import { Messages } from '../results/messages.js';
import type { Session } from '../versions/v230/sessions.js';

/** Hears of changed active charging profiles (mod_charging_profiles, Sender interface, PUT method): answered without data. */
@Injectable()
export class ActiveProfileNewsDoor {
  constructor(
    private readonly crud: OcpiCrud,
    private readonly messages: Messages,
    private readonly events: OcpiEvents,
  ) {}

  async receive(sessionId: string, wire: object, ctx: OcpiContext): Promise<OcpiReply> {
    const profile = this.messages.read('activeChargingProfile', wire, ctx);
    const session = await this.session(sessionId, ctx);
    const news = { sessionId, profile, ...(session && { session }) };
    await this.crud.do('ACTIVE_CHARGING_PROFILE', news, ctx);
    this.events.emit({ type: 'profile.active', ...news, partner: ctx.partner?.id });
    return OcpiReply.none();
  }

  /** Sessions are the sender's: those of other CPOs are not looked at. */
  private async session(id: string, ctx: OcpiContext): Promise<Session | undefined> {
    if (!this.crud.kinds.includes('sessions')) return undefined;
    const parties: readonly OcpiParty[] = ctx.from ? [ctx.from] : (ctx.partner?.roles ?? []);
    for (const { countryCode, partyId } of parties) {
      const session = await this.crud.get('sessions', { countryCode, partyId, id }, ctx);
      if (session !== undefined) return session;
    }
    return undefined;
  }
}
