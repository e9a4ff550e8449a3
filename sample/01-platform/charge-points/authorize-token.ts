import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { type ActionInput, type ActionOutput, type LocationReferences, ownContext, type OcpiContext } from 'nestjs-ocpi';
import { PlatformCrud } from '../platform.crud.js';

/** What the eMSP says when a CPO asks whether a token may charge. */
@Injectable()
export class TokenAuthorization {
  constructor(private readonly crud: PlatformCrud) {}

  async authorize({ token, location }: ActionInput<'AUTHORIZE_TOKEN'>, ctx: OcpiContext): Promise<ActionOutput<'AUTHORIZE_TOKEN'>> {
    if (!token.valid) return { allowed: 'BLOCKED', token };
    const there = location && (await this.narrowed(location, ctx));
    if (location?.evse_uids?.length && there?.evse_uids?.length === 0) return { allowed: 'NOT_ALLOWED', token };
    return { allowed: 'ALLOWED', token, ...(there && { location: there }), authorization_reference: randomUUID() };
  }

  /** To the EVSEs that the location has; a location that was never told to us is taken as it is. */
  private async narrowed(asked: LocationReferences, ctx: OcpiContext): Promise<LocationReferences> {
    const owners = [ctx.from, ...(ctx.partner?.roles ?? [])].filter((party) => party !== undefined);
    for (const { countryCode, partyId } of owners) {
      const known = await this.crud.get('locations', { countryCode, partyId, id: asked.location_id }, ownContext('2.3.0', 'locations'));
      const uids = known?.evses?.map(({ uid }) => uid.toUpperCase());
      if (uids)
        return { ...asked, ...(asked.evse_uids && { evse_uids: asked.evse_uids.filter((uid) => uids.includes(uid.toUpperCase())) }) };
    }
    return asked;
  }
}
