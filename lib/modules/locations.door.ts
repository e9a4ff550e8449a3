import { Injectable } from '@nestjs/common';
import type { OcpiContext } from '../contract/context.js';
import type { OcpiParty } from '../contract/party.js';
import { MergedObjects } from '../hub/merged-objects.js';
import { locationPart } from '../protocol/location-parts.js';
import { OcpiObjects, type Address, type PushedPatch } from '../protocol/objects.js';
import { OcpiOwnership } from '../protocol/ownership.js';
import type { PushedFields } from '../protocol/pushed-fields.js';
import type { OcpiReply } from '../protocol/reply.js';
import { isExact } from '../protocol/spelling.js';
import { whenKnown } from '../protocol/when-known.js';
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
    private readonly merged: MergedObjects,
  ) {}

  /** One of our own; of a hub, one of whichever party has it. */
  own(ref: Ref, ctx: OcpiContext): Promise<OcpiReply> {
    return whenKnown(this.merged.owners('locations', ref.location_id, ctx) ?? this.ownership.served(ctx), (owners) =>
      this.objects.getFirst(
        owners.map((party) => address(party, ref, ctx)),
        ctx,
      ),
    );
  }

  /** One that the partner pushed. */
  get(ref: PushedRef, ctx: OcpiContext): Promise<OcpiReply> {
    const owner = ownerOf(ref);
    return whenKnown(this.ownership.pushed(owner, ctx), () => this.objects.get(address(owner, ref, ctx), ctx));
  }

  put(ref: PushedRef, body: object, ctx: OcpiContext): Promise<OcpiReply> {
    const owner = ownerOf(ref);
    return whenKnown(this.ownership.pushed(owner, ctx), () => {
      this.fits(owner, ref, body, ctx);
      return this.objects.put(address(owner, ref, ctx), body, ctx);
    });
  }

  patch(ref: PushedRef, patch: PushedPatch, ctx: OcpiContext): Promise<OcpiReply> {
    const owner = ownerOf(ref);
    return whenKnown(this.ownership.pushed(owner, ctx), () => {
      this.fits(owner, ref, patch.fields, ctx);
      return this.objects.patch(address(owner, ref, ctx), patch, ctx);
    });
  }

  private fits(owner: OcpiParty, ref: PushedRef, body: PushedFields, ctx: OcpiContext): void {
    if (ref.connector_id !== undefined) return this.ownership.sameId('id', ref.connector_id, body.id, ctx);
    if (ref.evse_uid !== undefined) return this.ownership.sameId('uid', ref.evse_uid, body.uid, ctx);
    this.ownership.sameOwner(owner, body, ctx);
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
