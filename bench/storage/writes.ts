import { ownContext, type Location } from 'nestjs-ocpi';
import { location, OWN } from '../objects.js';
import type { Filled } from './filled.js';

/** Locations that change, spread evenly over all. */
const CHANGING = 1_000;

const own = { countryCode: OWN.country_code, partyId: OWN.party_id };
const CONTEXT = ownContext('2.3.0', 'locations', { served: own });
let writes = 0;

/** PATCH of the status of one EVSE. */
export function patch({ crud, size }: Filled, turn: number): Promise<unknown> {
  const id = `LOC-${1 + (turn % CHANGING) * Math.floor(size / CHANGING)}`;
  const at = time();
  const change = (current: Location): Location => ({
    ...current,
    last_updated: at,
    evses: current.evses?.map((evse) => (evse.uid === 'EVSE-3' ? { ...evse, status: 'CHARGING', last_updated: at } : evse)),
  });
  return crud.update('locations', { ...own, id }, change, CONTEXT);
}

/** PUT of a location: every second one is new. */
export async function upsert({ crud, size }: Filled, turn: number): Promise<unknown> {
  const id = turn % 2 === 0 ? `NEW-${Date.now()}-${++writes}` : `LOC-${1 + (turn % CHANGING) * Math.floor(size / CHANGING)}`;
  const object = { ...location(id, OWN, 10), last_updated: time() };
  return (await crud.update('locations', { ...own, id }, () => object, CONTEXT)) ?? crud.create('locations', object, CONTEXT);
}

/** The look-up behind real-time authorization: a token of any type. */
export function authorize({ crud, size }: Filled, turn: number): Promise<unknown> {
  return crud.get('tokens', { ...own, uid: `TOKEN-${1 + ((turn * 7919) % size)}` }, CONTEXT);
}

function time(): string {
  return new Date(Date.UTC(2026, 5, 1) + ++writes * 1000).toISOString();
}
