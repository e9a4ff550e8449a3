import type { OcpiContext } from '../contract/context.js';
import type { OcpiCrud } from '../contract/crud.js';
import { flatKey } from '../contract/kinds.js';
import { partyKey, type OcpiParty } from '../contract/party.js';
import type { Location } from '../versions/v230/locations.js';
import type { LowerLookup, RaiseInfo } from '../versions/step.js';

/** What raising an object needs to know of the request it came with. */
export function raiseInfo(owner: OcpiParty, timestamp: string, ctx: OcpiContext): RaiseInfo {
  return { owner, counterparty: ctx.served, timestamp };
}

/** The look-up that lowering embeds Locations from: what the CRUD stores, one call a page. */
export function crudLookup(crud: OcpiCrud, ctx: OcpiContext): LowerLookup<Location> {
  return {
    async locations(keys) {
      const found = await crud.getMany(
        'locations',
        keys.map(({ owner, id }) => ({ ...owner, id })),
        ctx,
      );
      return new Map(
        found.map((location) => {
          const owner = { countryCode: location.country_code, partyId: location.party_id };
          return [`${partyKey(owner)}/${flatKey({ ...owner, id: location.id }).id}`, location];
        }),
      );
    },
  };
}
