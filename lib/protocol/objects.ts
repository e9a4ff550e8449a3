import { Injectable, type Type } from '@nestjs/common';
import { OcpiClock } from '../contract/clock.js';
import { OcpiConflict } from '../contract/conflict.error.js';
import type { OcpiContext } from '../contract/context.js';
import { OcpiCrud } from '../contract/crud.js';
import { flatKey, type House, type Kind, type OcpiKey } from '../contract/kinds.js';
import type { OcpiChange } from '../contract/store.js';
import { OcpiVisibility } from '../contract/visibility.js';
import type { OcpiVersion } from '../contract/version.js';
import { compile } from '../models/checker.js';
import { isSameJson } from '../models/is-same-json.js';
import { merge } from '../models/merge.js';
import { KeyedQueue } from '../storage/keyed-queue.js';
import type { Lowered } from '../versions/step.js';
import { conform } from './body.js';
import { OcpiBridge } from './bridge.js';
import { crudLookup, raiseInfo } from './bridge-input.js';
import { jsonText } from './json-text.js';
import { OcpiException } from './ocpi.exception.js';
import type { Part } from './part.js';
import type { PushedFields } from './pushed-fields.js';
import { OcpiReply } from './reply.js';
import { replacing, type Staleness } from './staleness.js';
import { isCalled, isExact, keepSpelling } from './spelling.js';
import { StoredTexts } from './stored-texts.js';

/** What is addressed: an object of a kind, or a part of it. */
export interface Address<K extends Kind> {
  readonly kind: K;
  readonly key: OcpiKey<K>;
  readonly part: Part<House[K]>;
}

/** A pushed change: the fields given, the model that the result must satisfy, and how they are laid over what is there. */
export interface PushedPatch {
  readonly fields: PushedFields;
  readonly model: Type<object>;
  /** Prepares the fields where the module merges in its own way (charging_periods). */
  readonly prepare?: (current: object, fields: object) => object;
}

/** Raised inside a change when the object or part is no longer the one that was lowered before. */
class Moved extends Error {}
const TRIES = 8;

/** Single objects: read, PUT, PATCH and DELETE, in the version of the wire, on what the house stores. */
@Injectable()
export class OcpiObjects {
  /** PATCHes of one object that take several steps, one after the other: in one process none meets another. */
  private readonly patching = new KeyedQueue();

  constructor(
    private readonly crud: OcpiCrud,
    private readonly texts: StoredTexts,
    private readonly bridge: OcpiBridge,
    private readonly visibility: OcpiVisibility,
    private readonly clock: OcpiClock,
  ) {}

  /** The object or part as the wire's version has it; 404 when there is none. */
  get<K extends Kind>(address: Address<K>, ctx: OcpiContext): Promise<OcpiReply> {
    return this.texts.isAsIs(address, ctx) ? this.texts.get(address, ctx) : this.inVersion(address, ctx);
  }

  /** The first of several addresses that there is, and that the partner may see. */
  async find<K extends Kind>(addresses: readonly Address<K>[], ctx: OcpiContext): Promise<House[K] | undefined> {
    for (const { kind, key } of addresses) {
      const object = await this.stored(kind, key, ctx);
      if (object !== undefined && (await this.visibility.sees(kind, object, ctx))) return object;
    }
    return undefined;
  }

  /** What `find` finds, as the wire's version has it; 404 when it finds nothing. */
  getFirst<K extends Kind>(addresses: readonly Address<K>[], ctx: OcpiContext): Promise<OcpiReply> {
    const first = addresses[0];
    return first !== undefined && addresses.length === 1 && this.texts.isOpen(first, ctx)
      ? this.texts.get(first, ctx)
      : this.search(addresses, ctx);
  }

  /** PUT: full replacement, 201 when it was new. The wire object is checked already. */
  async put<K extends Kind>(address: Address<K>, wire: object, ctx: OcpiContext, stale?: Staleness): Promise<OcpiReply> {
    const { kind, key, part } = address;
    const whole = this.texts.isAsIs(address, ctx) ? replacing(wire as House[K], stale) : undefined;
    for (let attempt = 0; attempt < TRIES; attempt++) {
      let isNew = false;
      const change: OcpiChange<House[K]> = (current) => {
        keepSpelling(kind, key, current, ctx.version);
        const now = part.get(current);
        isNew = now === undefined;
        if (now !== undefined && stale?.drops(now, wire)) return current;
        return this.placed(address, current, this.raised(part.shape, wire, now, key, ctx));
      };
      const updated = await this.crud.update(kind, key, whole ?? change, ctx);
      if (updated !== undefined) return OcpiReply.none(isNew ? 201 : 200);
      if (part.nested) throw OcpiException.notFound(part.missing);
      const created = await this.created(kind, this.raised(part.shape, wire, undefined, key, ctx) as House[K], ctx);
      if (created) return OcpiReply.none(201);
    }
    throw new Error(`The ${kind} store says both that the object exists and that it does not. Check its update and create.`);
  }

  /** PATCH: merged first, then the result is checked whole; 404 for what was never PUT. */
  async patch<K extends Kind>(address: Address<K>, patch: PushedPatch, ctx: OcpiContext): Promise<OcpiReply> {
    const timed = this.timed(patch, ctx);
    const { kind, key, part } = address;
    const updated = this.needsLookUp(part.shape, ctx)
      ? await this.patching.run(JSON.stringify([kind, flatKey(key)]), () => this.patchLookedUp(address, timed, ctx))
      : await this.crud.update(kind, key, (current) => this.patched(address, current, timed, ctx), ctx);
    if (updated === undefined) throw OcpiException.notFound(address.part.missing);
    return OcpiReply.none();
  }

  /** DELETE: 404 when there is none. */
  async remove<K extends Kind>({ kind, key, part }: Address<K>, ctx: OcpiContext): Promise<OcpiReply> {
    const isThere = !isExact(kind, ctx.version) || (await this.stored(kind, key, ctx)) !== undefined;
    if (!isThere || !(await this.crud.delete(kind, key, ctx))) throw OcpiException.notFound(part.missing);
    return OcpiReply.none();
  }

  /** An object or part in the wire's version; 404 when that version cannot say it. */
  lowered(shape: string, object: object, ctx: OcpiContext): object | Promise<object> {
    return this.needsLookUp(shape, ctx) ? this.lookedUp(shape, object, ctx) : this.loweredNow(shape, object, ctx);
  }

  /** Whether an object in the wire's version holds another one that has to be read for it. */
  private needsLookUp(shape: string, { version }: OcpiContext): boolean {
    return this.bridge.needsConversion(shape, version) && this.bridge.embeds(shape, version);
  }

  private loweredNow(shape: string, object: object, { version, partner }: OcpiContext): object {
    if (!this.bridge.needsConversion(shape, version)) return object;
    return said(this.bridge.lowerNow(shape, version, object, partner?.id), version);
  }

  private async lookedUp(shape: string, object: object, ctx: OcpiContext): Promise<object> {
    const [lowered] = await this.bridge.lower(shape, ctx.version, [object], {
      lookup: crudLookup(this.crud, ctx),
      reader: ctx.partner?.id,
    });
    return said(lowered, ctx.version);
  }

  /** A wire object in the house version. */
  raised(shape: string, wire: object, current: object | undefined, owner: OcpiKey, ctx: OcpiContext): object {
    if (!this.bridge.needsConversion(shape, ctx.version)) return wire;
    const info = raiseInfo({ countryCode: owner.countryCode, partyId: owner.partyId }, this.clock.timestamp(), ctx);
    return this.bridge.raise(shape, ctx.version, wire, { current, info, author: ctx.partner?.id });
  }

  private async inVersion<K extends Kind>({ kind, key, part }: Address<K>, ctx: OcpiContext): Promise<OcpiReply> {
    return this.told(kind, await this.stored(kind, key, ctx), part, ctx);
  }

  private async search<K extends Kind>(addresses: readonly Address<K>[], ctx: OcpiContext): Promise<OcpiReply> {
    const [first] = addresses;
    if (first === undefined) throw OcpiException.notFound('There is no such object.');
    return this.told(first.kind, await this.find(addresses, ctx), first.part, ctx);
  }

  /** The part of an object in the wire's version; 404 when there is none, or it cannot be said. */
  private async told<K extends Kind>(kind: K, object: House[K] | undefined, part: Part<House[K]>, ctx: OcpiContext): Promise<OcpiReply> {
    const wanted = object && part.get(object);
    if (object === undefined || wanted === undefined) throw OcpiException.notFound(part.missing);
    if (part.nested && this.bridge.hides(kind, ctx.version, object, ctx.partner?.id)) throw OcpiException.inexpressible(ctx.version);
    const text = jsonText(await this.lowered(part.shape, wanted, ctx));
    if (text === undefined) throw OcpiException.inexpressible(ctx.version);
    return OcpiReply.text(text);
  }

  /** What the store finds under a key, when the version calls it so. */
  private async stored<K extends Kind>(kind: K, key: OcpiKey<K>, ctx: OcpiContext): Promise<House[K] | undefined> {
    const object = await this.crud.get(kind, key, ctx);
    return object !== undefined && isCalled(kind, key, object, ctx.version) ? object : undefined;
  }

  private async created<K extends Kind>(kind: K, object: House[K], ctx: OcpiContext): Promise<boolean> {
    try {
      await this.crud.create(kind, object, ctx);
      return true;
    } catch (error) {
      if (error instanceof OcpiConflict) return false;
      throw error;
    }
  }

  private placed<K extends Kind>({ part }: Address<K>, current: House[K], object: object): House[K] {
    const placed = part.set(current, object);
    if (placed === undefined) throw OcpiException.notFound(part.missing);
    return placed;
  }

  /** last_updated is required from 2.2.1 on, and supplied for 2.1.1. */
  private timed(patch: PushedPatch, ctx: OcpiContext): PushedPatch {
    if (patch.fields.last_updated !== undefined && patch.fields.last_updated !== null) return patch;
    if (ctx.version !== '2.1.1') throw OcpiException.invalid('$.last_updated: must be in every PATCH.');
    return { ...patch, fields: { ...patch.fields, last_updated: this.clock.timestamp() } };
  }

  private merged(current: object, { fields, model, prepare }: PushedPatch): object {
    const merged = merge(current, prepare ? prepare(current, fields) : fields, model);
    if (merged !== current) conform(merged, compile(model));
    return merged;
  }

  private patched<K extends Kind>(address: Address<K>, current: House[K], patch: PushedPatch, ctx: OcpiContext): House[K] {
    const now = isCalled(address.kind, address.key, current, ctx.version) ? address.part.get(current) : undefined;
    if (now === undefined) throw OcpiException.notFound(address.part.missing);
    const { shape } = address.part;
    const seen = this.loweredNow(shape, now, ctx);
    const merged = this.merged(seen, patch);
    if (merged === seen) return current;
    const next = this.raised(shape, merged, now, address.key, ctx);
    return next === now ? current : this.placed(address, current, next);
  }

  /** What holds another object is lowered before it is changed, since that takes a look at the store; if it moves meanwhile, from the start. */
  private async patchLookedUp<K extends Kind>(address: Address<K>, patch: PushedPatch, ctx: OcpiContext): Promise<House[K] | undefined> {
    const { kind, key, part } = address;
    for (let attempt = 0; attempt < TRIES; attempt++) {
      const read = await this.stored(kind, key, ctx);
      const now = read && part.get(read);
      if (read === undefined || now === undefined) return undefined;
      const merged = this.merged(await this.lowered(part.shape, now, ctx), patch);
      const next = this.raised(part.shape, merged, now, key, ctx);
      try {
        return await this.crud.update(
          kind,
          key,
          (current) => {
            if (!isSameJson(part.get(current), now)) throw new Moved();
            return this.placed(address, current, next);
          },
          ctx,
        );
      } catch (error) {
        if (!(error instanceof Moved)) throw error;
      }
    }
    throw new OcpiException(3000, 'The object changes too fast to be patched. Try again.');
  }
}

/** The object, when the version can say it. @throws OcpiException 404 */
function said(lowered: Lowered<object> | undefined, version: OcpiVersion): object {
  if (lowered?.object === undefined) throw OcpiException.inexpressible(version);
  return lowered.object;
}
