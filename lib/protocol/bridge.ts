import { Injectable, Optional } from '@nestjs/common';
import { partyKey } from '../contract/party.js';
import { restOf, withoutRest, withRest } from '../contract/rest.js';
import { HOUSE_VERSION, notNewer, type OcpiVersion } from '../contract/version.js';
import { isSameJson } from '../models/is-same-json.js';
import { modelOf } from '../models/model-of.js';
import type { Location } from '../versions/v230/locations.js';
import type { LocationKey, Lowered, LowerLookup, RaiseInfo } from '../versions/step.js';
import { Chain } from './bridge.chain.js';
import { Fitter } from './bridge.fitter.js';
import { Lowering } from './bridge.lowering.js';
import { mergeSaid } from './bridge.merge.js';
import { differences, withDifferences } from './bridge.rest.js';
import type { ConversionLosses } from './conversion.losses.js';

/** What raising needs beside the object. */
export interface RaiseOptions {
  /** The stored object, when there is one: what the wire's version cannot say survives in it. */
  readonly current?: object;
  readonly info: RaiseInfo;
  /** The id of the partner that wrote it: what the house version cannot say is kept for that partner. Undefined: nobody. */
  readonly author?: string;
}

/** What lowering needs beside the objects. */
export interface LowerOptions {
  /** Where embedded Locations come from; without it, what embeds one is left out. Asked once per call. */
  readonly lookup?: LowerLookup<object>;
  /** The id of the partner that reads: an author gets back what it said. */
  readonly reader?: string;
}

const NOWHERE = (): undefined => undefined;
const LOCATION = '/location';

/**
 * Converts between the version of the wire and the house version, step by step over the versions between. Shapes are the kinds of the CRUD, and `evse`,
 * `connector`, the commands and the other messages by name. docs/conversion.md tells what becomes of what.
 */
@Injectable()
export class OcpiBridge {
  private readonly chains = new Map<string, Chain | undefined>();
  private readonly fitters = {
    exact: new Fitter(),
    seconds: new Fitter({ wholeSeconds: true }),
    house: new Fitter({ keepRequired: true }),
  };

  /**
   * @param house the version that is stored and that hosts see.
   * @param losses is told of what lowering loses.
   */
  constructor(
    @Optional() readonly house: OcpiVersion = HOUSE_VERSION,
    @Optional() private readonly losses?: ConversionLosses,
  ) {}

  /** False when the wire's form of a shape is the house's: then the stored text can go out as it is. */
  needsConversion(shape: string, version: OcpiVersion): boolean {
    return version !== this.house && this.chain(shape, version)?.identical !== true;
  }

  /** Whether lowering a shape embeds a Location, so that it is not the object alone that says what comes of it. */
  embeds(shape: string, version: OcpiVersion): boolean {
    return this.chain(shape, version)?.embedding !== undefined;
  }

  /**
   * The house object of a valid wire object whose nulls are removed. With `current`: what the partner did not change stays as it is stored; the same
   * reference comes back when there is nothing to write. With an author it carries what the house cannot say (`restOf`).
   * @throws Error when the version has no such shape.
   */
  raise(shape: string, version: OcpiVersion, wire: object, { current, info, author }: RaiseOptions): object {
    if (!this.needsConversion(shape, version)) return wire;
    const chain = this.chain(shape, version);
    if (chain === undefined) throw new Error(`OCPI ${version} has no ${shape}. Do not offer their module in that version.`);
    const raised = this.up(chain, wire, info, current);
    const object = current === undefined ? raised : this.overlaid(chain, version, current, raised, info);
    if (author === undefined) return object === current ? current : withRest(object, current && restOf(current));
    const lowered = this.down(chain, version, object, new Lowering(NOWHERE, true));
    const said: Record<string, unknown> = { ...differences(lowered, wire) };
    // Remembered even if it is what lowering says anyway, so that a Location embedded by the author never depends on a look-up.
    if (chain.embedding && 'location' in wire && lowered !== undefined) said[LOCATION] ??= { was: wire.location, said: wire.location };
    const rest = { author, version, said };
    return object === current && isSameJson(restOf(current), rest) ? current : withRest(object, rest);
  }

  /** One for each house object, in order; nothing is thrown for an object that cannot be expressed. */
  async lower(shape: string, version: OcpiVersion, objects: readonly object[], options: LowerOptions = {}): Promise<Lowered<object>[]> {
    const chain = this.chain(shape, version);
    if (chain?.embedding === undefined) return objects.map((object) => this.lowerNow(shape, version, object, options.reader));
    const own = objects.map((object) => this.lowerOwn(chain, version, object, options.reader));
    const locations = await this.locations(
      chain,
      version,
      objects.filter((_, index) => own[index] === undefined),
      options.lookup,
    );
    return objects.map((object, index) => {
      const lowered = own[index] ?? this.lowerOne(chain, version, object, options.reader, new Lowering(locations));
      this.losses?.note(version, shape, object, lowered);
      return lowered;
    });
  }

  /**
   * The same of one object, at once.
   * @throws Error when the shape embeds a Location in that version: `lower` looks it up
   */
  lowerNow(shape: string, version: OcpiVersion, object: object, reader?: string): Lowered<object> {
    if (!this.needsConversion(shape, version)) return { object: withoutRest(object), lost: [] };
    const chain = this.chain(shape, version);
    if (chain === undefined) return { object: undefined, lost: [''] };
    if (chain.embedding !== undefined) throw new Error(`${shape} of OCPI ${version} embed a Location. Use lower, which looks it up.`);
    const lowered = this.lowerOne(chain, version, object, reader, new Lowering(NOWHERE));
    this.losses?.note(version, shape, object, lowered);
    return lowered;
  }

  /** Whether a version does not show an object, and so no part of it either, because it cannot say whom it is for. */
  hides(shape: string, version: OcpiVersion, object: object, reader?: string): boolean {
    if (!this.needsConversion(shape, version) || this.restFor(object, version, reader) !== undefined) return false;
    return this.chain(shape, version)?.hidden(object) !== undefined;
  }

  /** Tells of an object that is left out because JSON cannot say it. */
  unwritten(shape: string, version: OcpiVersion, object: object): void {
    this.losses?.note(version, shape, object, { object: undefined, lost: [''] });
  }

  /** What its author reads needs no look-up, as long as the object is at the Location that the author told. */
  private lowerOwn(chain: Chain, version: OcpiVersion, object: object, reader: string | undefined): Lowered<object> | undefined {
    const rest = this.restFor(object, version, reader);
    if (rest === undefined) return undefined;
    const told = rest.said[LOCATION] as { readonly was?: unknown } | undefined;
    const way = new Lowering(NOWHERE, told !== undefined);
    const lowered = tried(way, () => this.down(chain, version, object, way));
    if (told !== undefined && !(lowered !== undefined && 'location' in lowered && isSameJson(lowered.location, told.was))) return undefined;
    const given = withDifferences(lowered, rest.said);
    return given && { object: given, lost: way.lost };
  }

  private lowerOne(chain: Chain, version: OcpiVersion, object: object, reader: string | undefined, way: Lowering): Lowered<object> {
    const rest = this.restFor(object, version, reader);
    const lowered = tried(way, () => this.down(chain, version, object, way));
    if (rest !== undefined) return { object: withDifferences(lowered, rest.said), lost: way.lost };
    const why = lowered && (tried(way, () => chain.hidden(object)) ?? emptied(object, lowered));
    return why === undefined ? { object: lowered, lost: way.lost } : { object: undefined, lost: [...way.lost, why] };
  }

  private restFor(object: object, version: OcpiVersion, reader: string | undefined) {
    const rest = reader === undefined ? undefined : restOf(object);
    return rest?.author === reader && rest?.version === version ? rest : undefined;
  }

  /** The stored object with what the partner changed: where it says what it could see, the stored value stays. */
  private overlaid(chain: Chain, version: OcpiVersion, current: object, raised: object, info: RaiseInfo): object {
    const stored = withoutRest(current);
    const seen = this.down(chain, version, stored, new Lowering(NOWHERE, true));
    if (seen === undefined) return raised;
    const known = this.up(chain, seen, info, current);
    // Who could see all of it has said all of it.
    const merged = known === stored ? raised : mergeSaid(current, known, raised);
    return isSameJson(merged, current) ? current : merged;
  }

  private up(chain: Chain, wire: object, info: RaiseInfo, current: object | undefined): object {
    const raised = chain.raise(wire, info, current);
    return this.fitters.house.fit(modelOf(chain.house), raised, new Lowering(NOWHERE)) ?? raised;
  }

  private down(chain: Chain, version: OcpiVersion, object: object, way: Lowering): object | undefined {
    const lowered = chain.lower(withoutRest(object), way);
    const fitter = version === '2.1.1' ? this.fitters.seconds : this.fitters.exact;
    return lowered && fitter.fit(modelOf(chain.wire), lowered, way);
  }

  /** One look-up for all objects; each Location is lowered once, as far as the embedding step wants it. */
  private async locations(chain: Chain, version: OcpiVersion, objects: readonly object[], lookup?: LowerLookup<object>) {
    const { embedding } = chain;
    if (embedding === undefined || lookup === undefined || objects.length === 0) return NOWHERE;
    const keys = new Map<string, LocationKey>();
    for (const object of objects) {
      const key = embedding.keyOf(object);
      if (typeof key?.id === 'string') keys.set(textOf(key), key);
    }
    const found = keys.size > 0 ? await lookup.locations([...keys.values()]) : new Map<string, object>();
    const steps = this.chain('locations', version);
    const lowered = new Map<string, object | undefined>();
    return (key: LocationKey): object | undefined => {
      const text = textOf(key);
      if (!lowered.has(text)) {
        const location = found.get(text);
        lowered.set(text, location && steps?.lower(withoutRest(location), new Lowering(NOWHERE), embedding.depth));
      }
      return lowered.get(text);
    };
  }

  private chain(shape: string, version: OcpiVersion): Chain | undefined {
    const name = `${version} ${shape}`;
    if (!this.chains.has(name)) {
      if (!notNewer(version, this.house)) {
        throw new Error(
          `OCPI ${version} is newer than the house version ${this.house}. Leave the option house out, or set it to ${version}.`,
        );
      }
      this.chains.set(name, Chain.between(shape, version, this.house));
    }
    return this.chains.get(name);
  }
}

/** A stored object that is broken is left out, and does not take the page with it. */
function tried<T>(way: Lowering, run: () => T | undefined): T | undefined {
  try {
    return run();
  } catch {
    way.lost.push('');
    return undefined;
  }
}

/** A Location whose EVSEs are all left out is not shown. */
function emptied(house: Partial<Pick<Location, 'evses'>>, lowered: Partial<Pick<Location, 'evses'>>): string | undefined {
  return house.evses?.length && !lowered.evses?.length ? '/evses' : undefined;
}

function textOf({ owner, id }: LocationKey): string {
  return `${partyKey(owner)}/${id}`.toUpperCase();
}
