import { type OcpiContext, ownContext } from '../../contract/context.js';
import type { OcpiCrud } from '../../contract/crud.js';
import { type Kind, keyOf, type OcpiKey } from '../../contract/kinds.js';
import type { OcpiParty } from '../../contract/party.js';
import type { OcpiQuery } from '../../contract/query.js';

/** More than any test stores. */
const ALL = 1_000;

/** What a test of the suite works with: the CRUD and an owner that no other test has. */
export interface World {
  readonly crud: OcpiCrud;
  readonly owner: OcpiParty;
  readonly ctx: OcpiContext;
}

/** A test of the suite. */
export type WorldTest = (world: World) => Promise<void>;

/** Makes the CRUD once, when the first test needs it, and gives every test an owner of its own, so that tests may share a database. */
export function worldFor(make: () => OcpiCrud | Promise<OcpiCrud>): (test: WorldTest) => () => Promise<void> {
  let made: Promise<OcpiCrud> | undefined;
  return (test) => async () => {
    const owner = newParty();
    const crud = await (made ??= Promise.resolve(make()));
    await test({ crud, owner, ctx: ownContext('2.3.0', 'locations', { served: owner }) });
  };
}

/** A party that most probably no other test has: two letters and three letters or digits. */
export function newParty(): OcpiParty {
  const any = (signs: string, length: number) => Array.from({ length }, () => signs[Math.floor(Math.random() * signs.length)]).join('');
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';
  return { countryCode: any(letters, 2), partyId: any(`${letters}0123456789`, 3) };
}

/** The same party, written in lower case. */
export function lower({ countryCode, partyId }: OcpiParty): OcpiParty {
  return { countryCode: countryCode.toLowerCase(), partyId: partyId.toLowerCase() };
}

/** Everything of an owner, narrowed by `more`. */
export function allOf(owner: OcpiParty, more: Partial<OcpiQuery> = {}): OcpiQuery {
  return { owners: [owner], offset: 0, limit: ALL, ...more };
}

/** The id that an object of a kind is known by. */
export function idIn(kind: Kind, object: object): string {
  const key: OcpiKey = keyOf(kind, object);
  return 'uid' in key ? key.uid : 'id' in key ? key.id : (key.role ?? '');
}
