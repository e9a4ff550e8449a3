import { Injectable } from '@nestjs/common';
import type { OcpiContext } from '../contract/context.js';
import type { OcpiParty } from '../contract/party.js';
import { locationPart } from '../protocol/location-parts.js';
import { OcpiObjects, type Address, type PushedPatch } from '../protocol/objects.js';
import { OcpiOwnership } from '../protocol/ownership.js';
import type { PushedFields } from '../protocol/pushed-fields.js';
import type { OcpiReply } from '../protocol/reply.js';
import { isExact } from '../protocol/spelling.js';
import { ownerOf } from './refs.js';

interface Ref {
  readonly location_id: string;
  readonly evse_uid?: string;
  readonly connector_id?: string;
}
type PushedRef = Ref & { readonly country_code: string; readonly party_id: string };

/** Locations at their three levels, behind ownership. */
@Injectable()
export class LocationDoor {
  constructor(
    private readonly objects: OcpiObjects,
    private readonly ownership: OcpiOwnership,
  ) {}

  /** One of our own. */
  own(ref: Ref, ctx: OcpiContext): Promise<OcpiReply> {
    return this.objects.getFirst(
      this.ownership.served(ctx).map((party) => address(party, ref, ctx)),
      ctx,
    );
  }

  /** One that the partner pushed. */
  async get(ref: PushedRef, ctx: OcpiContext): Promise<OcpiReply> {
    await this.ownership.pushed(ownerOf(ref), ctx);
    return this.objects.get(address(ownerOf(ref), ref, ctx), ctx);
  }

  async put(ref: PushedRef, body: object, ctx: OcpiContext): Promise<OcpiReply> {
    await this.admit(ref, body, ctx);
    return this.objects.put(address(ownerOf(ref), ref, ctx), body, ctx);
  }

  async patch(ref: PushedRef, patch: PushedPatch, ctx: OcpiContext): Promise<OcpiReply> {
    await this.admit(ref, patch.fields, ctx);
    return this.objects.patch(address(ownerOf(ref), ref, ctx), patch, ctx);
  }

  private async admit(ref: PushedRef, body: PushedFields, ctx: OcpiContext): Promise<void> {
    await this.ownership.pushed(ownerOf(ref), ctx);
    if (ref.connector_id !== undefined) return this.ownership.sameId('id', ref.connector_id, body.id, ctx);
    if (ref.evse_uid !== undefined) return this.ownership.sameId('uid', ref.evse_uid, body.uid, ctx);
    this.ownership.sameOwner(ownerOf(ref), body);
    this.ownership.sameId('id', ref.location_id, body.id, ctx);
  }
}

function address(owner: OcpiParty, ref: Ref, ctx: OcpiContext): Address<'locations'> {
  const key = { countryCode: owner.countryCode, partyId: owner.partyId, id: ref.location_id };
  return {
    kind: 'locations',
    key,
    part: locationPart({ evseUid: ref.evse_uid, connectorId: ref.connector_id, exact: isExact('locations', ctx.version) }),
  };
}
