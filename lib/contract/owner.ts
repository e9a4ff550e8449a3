import type { OcpiContext } from './context.js';
import { keyOf, type Kind, type OcpiKey } from './kinds.js';
import type { OcpiParty } from './party.js';

/** Who owns an object that does not say so itself (payments' objects, all of 2.1.1): the served party, else who sent it. */
export function ownerOf(ctx: OcpiContext): OcpiParty | undefined {
  return ctx.served ?? ctx.from ?? ctx.partner?.roles[0];
}

/** The key under which `create` stores an object: its own, with the owner out of the context where it names none. */
export function keyIn<K extends Kind>(kind: K, object: object, ctx: OcpiContext): OcpiKey<K> {
  return keyOf(kind, object, ownerOf(ctx));
}
