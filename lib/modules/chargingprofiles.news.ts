import { Injectable } from '@nestjs/common';
import type { OcpiContext } from '../contract/context.js';
import { OcpiCrud } from '../contract/crud.js';
import type { OcpiParty } from '../contract/party.js';
import { OcpiObjects } from '../protocol/objects.js';
import { OcpiReply } from '../protocol/reply.js';
import type { ActiveChargingProfile } from '../versions/v230/charging-profiles.js';
import type { Session } from '../versions/v230/sessions.js';

/** Hears of changed active charging profiles (mod_charging_profiles, Sender interface, PUT method): answered without data. */
@Injectable()
export class ActiveProfileNewsDoor {
  constructor(
    private readonly crud: OcpiCrud,
    private readonly objects: OcpiObjects,
  ) {}

  async receive(sessionId: string, wire: object, ctx: OcpiContext): Promise<OcpiReply> {
    const owner = { countryCode: '', partyId: '', ...ctx.from, id: sessionId };
    const profile = this.objects.raised('activeChargingProfile', wire, undefined, owner, ctx) as ActiveChargingProfile;
    const session = await this.session(sessionId, ctx);
    await this.crud.do('ACTIVE_CHARGING_PROFILE', { sessionId, profile, ...(session && { session }) }, ctx);
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
