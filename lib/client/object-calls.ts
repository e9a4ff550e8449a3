import { Injectable } from '@nestjs/common';
import { OcpiClock } from '../contract/clock.js';
import type { OcpiPartner } from '../contract/partner.js';
import type { OcpiParty } from '../contract/party.js';
import type { OcpiInterface } from '../contract/version.js';
import { isSameJson } from '../models/is-same-json.js';
import type { OcpiCallOptions } from './call-options.js';
import { dataObject } from './envelope.js';
import { ListCalls } from './list-calls.js';
import { OcpiCallError } from './ocpi-call.error.js';
import { OcpiList, type OcpiListOptions } from './ocpi-list.js';
import { PartnerCalls, type PartnerRequest } from './partner-calls.js';
import { ReceivedObjects } from './received-objects.js';
import { WireCodec } from './wire-codec.js';
import type { WireShape } from './wire-shapes.js';

/** Answers of who has accepted: some do not say how long the result takes, and have as many seconds as one of 2.1.1, which cannot say it. */
const RESPONSES: ReadonlySet<WireShape> = new Set<WireShape>(['commandResponse', 'chargingProfileResponse']);
const SECONDS = 30;

/** Where one object is at a partner. */
export interface Place {
  readonly module: string;
  readonly interface: OcpiInterface;
  readonly shape: WireShape;
  /** Segments behind the endpoint. */
  readonly path: readonly string[];
  readonly query?: Readonly<Record<string, string | undefined>>;
  /** Whose it is, where the partner's version does not say it. */
  readonly owner: OcpiParty;
}

/** An object in house form and its shape. */
export interface Shaped {
  readonly shape: WireShape;
  readonly object: object;
}

/** What is known of an object that is patched. */
export interface PatchKnowledge {
  /** It as it is to be, whole, in house form: PUT when the partner turns out not to have it. */
  readonly object?: object;
  /** It as it was, whole, in house form: with it, a partner of another version gets exactly what changed, without being asked first. */
  readonly before?: object;
}

/** What a PATCH comes to: a body in the partner's version, or a whole object in house form. */
type Update = { readonly put: object; readonly patch?: undefined } | { readonly put?: undefined; readonly patch: object };

/** Lists and single objects of partners, in house form. */
@Injectable()
export class ObjectCalls {
  constructor(
    readonly calls: PartnerCalls,
    private readonly codec: WireCodec,
    private readonly lists: ListCalls,
    private readonly received: ReceivedObjects,
    private readonly clock: OcpiClock,
  ) {}

  /** `at`: where the list is below the endpoint, and what else is asked of it. */
  list(
    partner: OcpiPartner | string,
    module: string,
    shape: WireShape,
    list: OcpiListOptions,
    options: OcpiCallOptions,
    at: Pick<PartnerRequest, 'path' | 'query'> = {},
  ): OcpiList<object> {
    return new OcpiList(() => this.lists.pages(partner, { ...at, module, shape, list, options }));
  }

  /** Undefined when the partner has no such object. @throws OcpiCallError */
  async get(partner: OcpiPartner, place: Place, options: OcpiCallOptions): Promise<object | undefined> {
    const wire = await this.getWire(partner, place, options);
    return wire && this.received.one(partner, place.shape, wire, place.owner);
  }

  async put(partner: OcpiPartner, place: Place, object: object, options: OcpiCallOptions): Promise<void> {
    const body = await this.codec.encode(partner, place.shape, object);
    await this.calls.send(partner, { ...request(place, 'PUT'), body }, options);
  }

  async delete(partner: OcpiPartner, place: Place, options: OcpiCallOptions): Promise<void> {
    await this.calls.send(partner, request(place, 'DELETE'), options);
  }

  /**
   * Sends what changed. When that fails the partner is asked for the object, and gets it whole if it has none and `object` is known. What
   * PATCH cannot say, that a field is no more, is said by PUT.
   * @throws OcpiCallError
   */
  async patch(partner: OcpiPartner, place: Place, changes: object, known: PatchKnowledge, options: OcpiCallOptions): Promise<void> {
    const { put, patch } = await this.patchBody(partner, place, changes, known, options);
    if (put !== undefined) return this.put(partner, place, put, options);
    try {
      await this.calls.send(partner, { ...request(place, 'PATCH'), body: patch }, options);
    } catch (error) {
      const answered = error instanceof OcpiCallError && (error.failure === 'http' || error.failure === 'ocpi') && error.http !== 401;
      if (!answered || known.object === undefined || (await this.getWire(partner, place, options)) !== undefined) throw error;
      await this.put(partner, place, known.object, options);
    }
  }

  /** A message that is answered by another, such as a command: both in house form, undefined where the partner answers with no data. */
  async ask(
    partner: OcpiPartner,
    request: PartnerRequest,
    body: Shaped | undefined,
    answer: WireShape,
    options: OcpiCallOptions,
  ): Promise<object | undefined> {
    const encoded = body && (await this.codec.encode(partner, body.shape, body.object));
    const given = await this.calls.send(partner, { ...request, ...(encoded && { body: encoded }) }, options);
    const wire = dataObject(given, { partner: partner.id, method: request.method });
    return wire && this.received.one(partner, answer, RESPONSES.has(answer) ? { timeout: SECONDS, ...wire } : wire);
  }

  /** An object in the partner's version. @throws OcpiCallError when that version cannot say it, or the object is not valid in it */
  async encode(partner: OcpiPartner, { shape, object }: Shaped): Promise<object> {
    return this.codec.encode(partner, shape, object);
  }

  /** What to PATCH in the partner's version, or what to PUT in house form where only that can say it. */
  private async patchBody(
    partner: OcpiPartner,
    place: Place,
    changes: object,
    { object, before }: PatchKnowledge,
    options: OcpiCallOptions,
  ): Promise<Update> {
    if (this.codec.isSame(partner, place.shape)) {
      return object !== undefined && Object.values(changes).includes(null)
        ? { put: object }
        : { patch: this.timed(partner, this.codec.trim(partner, place.shape, changes) ?? {}) };
    }
    const base = before ?? (await this.get(partner, place, options));
    const next = object ?? (base && laidOver(base, changes));
    if (next === undefined) {
      const details = { failure: 'refused', partner: partner.id, http: 404 } as const;
      throw new OcpiCallError(`Partner ${partner.id} has no such object to patch. PUT it first.`, details);
    }
    if (base === undefined) return { put: next };
    const [was, is] = await Promise.all([this.codec.encode(partner, place.shape, base), this.codec.encode(partner, place.shape, next)]);
    const fields = difference(was, is);
    return fields ? { patch: this.timed(partner, fields) } : { put: next };
  }

  /** last_updated is required in every PATCH from 2.2.1 on. */
  private timed(partner: OcpiPartner, fields: object): object {
    return partner.version === '2.1.1' || 'last_updated' in fields ? fields : { ...fields, last_updated: this.clock.timestamp() };
  }

  private async getWire(partner: OcpiPartner, place: Place, options: OcpiCallOptions): Promise<Record<string, unknown> | undefined> {
    try {
      return dataObject(await this.calls.send(partner, request(place, 'GET'), options), { partner: partner.id, method: 'GET' });
    } catch (error) {
      if (error instanceof OcpiCallError && error.missing) return undefined;
      throw error;
    }
  }
}

function request({ module, interface: end, path, query }: Place, method: PartnerRequest['method']): PartnerRequest {
  return { method, module, interface: end, path, ...(query && { query }) };
}

/** The object with fields replaced; null takes one away. */
function laidOver(object: object, changes: object): object {
  return Object.fromEntries(Object.entries({ ...object, ...changes }).filter(([, value]) => value !== null && value !== undefined));
}

/** The members that differ; undefined when one is no more. */
function difference(was: object, is: object): object | undefined {
  const before = new Map<string, unknown>(Object.entries(was));
  const after = Object.entries(is);
  if ([...before.keys()].some((name) => !Object.hasOwn(is, name))) return undefined;
  return Object.fromEntries(after.filter(([name, value]) => !isSameJson(value, before.get(name))));
}
