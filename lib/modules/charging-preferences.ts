import { sameText } from '../contract/upper-case.js';
import { Injectable } from '@nestjs/common';
import type { OcpiContext } from '../contract/context.js';
import { OcpiCrud } from '../contract/crud.js';
import type { Session, ChargingPreferences } from '../versions/v230/sessions.js';
import { OcpiObjects } from '../protocol/objects.js';
import { OcpiException } from '../protocol/ocpi.exception.js';
import { OcpiOwnership } from '../protocol/ownership.js';
import { OcpiReply } from '../protocol/reply.js';
import { StatusCode } from '../protocol/status-code.js';
import { whole } from '../protocol/part.js';

/** Sets what a driver wants of a running Session (mod_sessions, Set: charging preferences). */
@Injectable()
export class ChargingPreferencesSetting {
  constructor(
    private readonly crud: OcpiCrud,
    private readonly objects: OcpiObjects,
    private readonly ownership: OcpiOwnership,
  ) {}

  /** The enum value is the data; an EVSE that cannot do it is HTTP 404 and 2001. */
  async set(id: string, wire: object, ctx: OcpiContext): Promise<OcpiReply> {
    const part = whole<Session>('sessions');
    const addresses = this.ownership
      .served(ctx)
      .map((party) => ({ kind: 'sessions' as const, part, key: { countryCode: party.countryCode, partyId: party.partyId, id } }));
    const session = await this.objects.find(addresses, ctx);
    if (session === undefined) throw OcpiException.notFound(`There is no Session ${id} of yours.`);
    if (!(await this.isCapable(session, ctx))) {
      throw OcpiException.notFound('The EVSE of this Session does not take charging preferences.', StatusCode.INVALID_PARAMETERS);
    }
    const preferences = this.objects.raised(
      'chargingPreferences',
      wire,
      undefined,
      { ...ownerOf(session), id },
      ctx,
    ) as ChargingPreferences;
    const answer = await this.crud.do('CHARGING_PREFERENCES', { session, preferences }, ctx);
    if (answer === undefined)
      throw OcpiException.notFound('This platform does not take charging preferences.', StatusCode.INVALID_PARAMETERS);
    return OcpiReply.value(answer);
  }

  private async isCapable(session: Session, ctx: OcpiContext): Promise<boolean> {
    const location = await this.crud.get('locations', { ...ownerOf(session), id: session.location_id }, ctx);
    const evse = location?.evses?.find(({ uid }) => sameText(uid, session.evse_uid));
    return evse?.capabilities?.includes('CHARGING_PREFERENCES_CAPABLE') ?? false;
  }
}

function ownerOf(session: Session) {
  return { countryCode: session.country_code, partyId: session.party_id };
}
