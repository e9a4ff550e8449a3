import { partyKey } from '../../lib/contract/party.js';
import type { OcpiVersion } from '../../lib/contract/version.js';
import { restOf, withRest } from '../../lib/contract/rest.js';
import { OcpiBridge } from '../../lib/protocol/bridge.js';
import type { RaiseInfo } from '../../lib/versions/step.js';

/** What every test raises with. */
export const INFO: RaiseInfo = {
  owner: { countryCode: 'NL', partyId: 'EXA' },
  counterparty: { countryCode: 'DE', partyId: 'MSP' },
  timestamp: '2026-01-01T00:00:00Z',
};

/** What a document store gives back: the JSON text parsed, and the rest that was kept beside it, parsed too. */
export function stored<T extends object>(object: T): T {
  const rest = restOf(object);
  return withRest(JSON.parse(JSON.stringify(object)), rest && JSON.parse(JSON.stringify(rest)));
}

/** A look-up that has the given Locations, and counts how often it is asked. */
export function lookupOf(...locations: { country_code?: string; party_id?: string; id?: string }[]) {
  const found = new Map(
    locations.map((location) => {
      const owner = { countryCode: location.country_code ?? '', partyId: location.party_id ?? '' };
      return [`${partyKey(owner)}/${String(location.id).toUpperCase()}`, location as object];
    }),
  );
  const asked: number[] = [];
  return {
    asked,
    locations: async (keys: readonly object[]) => {
      asked.push(keys.length);
      return found;
    },
  };
}

const BRIDGE = new OcpiBridge();

/** Raises for nobody in particular. */
export function raise(shape: string, version: OcpiVersion, wire: object, current?: object): Record<string, never> {
  return BRIDGE.raise(shape, version, wire, { current, info: INFO }) as Record<string, never>;
}

/** Lowers one object for nobody in particular, with one known Location. */
export async function lower(shape: string, version: OcpiVersion, house: object, place?: object) {
  const [lowered] = await BRIDGE.lower(shape, version, [house], { lookup: lookupOf(...(place ? [place] : [])) });
  return { object: lowered?.object as Record<string, never> | undefined, lost: lowered?.lost ?? [] };
}
