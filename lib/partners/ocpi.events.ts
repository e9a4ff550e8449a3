import { Injectable } from '@nestjs/common';
import { merge, Subject, type Observable } from 'rxjs';
import type { OcpiCallError } from '../client/ocpi-call.error.js';
import type { ActiveProfileNews, OcpiResult, ResultAction } from '../contract/actions.js';
import { OcpiClock } from '../contract/clock.js';
import type { OcpiPartner } from '../contract/partner.js';
import type { Fault } from '../models/fault.js';

/** Who began what happened: the partner, by a request, or this platform, by a call. */
export type OcpiInitiator = 'partner' | 'platform';

/** A result of a command or charging profile request, ours or a partner's. */
export interface OcpiResultNews {
  /** The id of the call, of the platform that is told this. */
  readonly id: string;
  readonly action: ResultAction;
  /** Our id of the partner. */
  readonly partner: string;
  readonly result: OcpiResult;
}

/** What happened, by type. */
export interface OcpiEventTable {
  'partner.registered': { readonly partner: OcpiPartner; readonly by: OcpiInitiator };
  /** Credentials, endpoints, version or quirks changed. */
  'partner.updated': { readonly partner: OcpiPartner; readonly by: OcpiInitiator };
  'partner.unregistered': { readonly partner: OcpiPartner; readonly by: OcpiInitiator };
  /** A registration, update or unregistration failed; the record is as it was before. */
  'partner.failed': {
    readonly step: 'register' | 'update' | 'unregister';
    readonly by: OcpiInitiator;
    readonly partner?: string;
    readonly reason: string;
  };
  'registration-token.created': { readonly token: string };
  'registration-token.revoked': { readonly token: string };
  /** A call of a partner failed. */
  'call.failed': { readonly partner: string; readonly error: OcpiCallError };
  /** One object of a list that a partner gave is invalid and was passed over. */
  'call.bad-object': { readonly partner: string; readonly module: string; readonly object: unknown; readonly faults: readonly Fault[] };
  /** One object that a partner gave is not as the specification says, but could be understood; `faults` are those that it had. */
  'call.mended-object': { readonly partner: string; readonly module: string; readonly faults: readonly Fault[] };
  /**
   * A partner gave the result of a command or charging profile request of ours. `late`: nobody waits for it any more, or it is not the first. Of an
   * instance that crashed this is known when the time of its call is over.
   */
  'call.result': OcpiResultNews & { readonly late: boolean };
  /** A CPO cancels a reservation that it had made for us; `id` is that of our RESERVE_NOW (mod_commands, Flow). */
  'reservation.canceled': { readonly id: string; readonly partner: string };
  /** A CPO tells of a changed active charging profile of a Session for which one was set (mod_charging_profiles, Sender PUT). */
  'profile.active': ActiveProfileNews & { readonly partner?: string };
  /** A result of ours has reached the partner that asked. */
  'result.delivered': OcpiResultNews;
  /** It has not, and is not sent again (transport_and_format, Offline behaviour). */
  'result.failed': OcpiResultNews & { readonly reason: string };
  /** The host gave no result in time; the partner is told so. */
  'result.timeout': Omit<OcpiResultNews, 'result'>;
}

/** The name of an event. */
export type OcpiEventType = keyof OcpiEventTable;
/** What happened: its type, and what belongs to it. */
export type OcpiNews = { [K in OcpiEventType]: { readonly type: K } & OcpiEventTable[K] }[OcpiEventType];
/** What happened, and when (OCPI DateTime). */
export type OcpiEvent = OcpiNews & { readonly at: string };
/** The event of one type. */
export type OcpiEventOf<T extends OcpiEventType> = Extract<OcpiEvent, { readonly type: T }>;

/** What partners did and what calls met, as one typed stream of this instance. */
@Injectable()
export class OcpiEvents {
  private readonly every = new Subject<OcpiEvent>();
  private readonly subjects = new Map<OcpiEventType, Subject<OcpiEvent>>();
  /** All events, as they happen. */
  readonly all$: Observable<OcpiEvent> = this.every.asObservable();

  constructor(private readonly clock: OcpiClock) {}

  /** Events of the given types. */
  of<T extends OcpiEventType>(...types: readonly T[]): Observable<OcpiEventOf<T>>;
  of(...types: readonly OcpiEventType[]): Observable<OcpiEvent> {
    return merge(...[...new Set(types)].map((type) => this.subject(type)));
  }

  /** Tells that something happened just now. */
  emit(news: OcpiNews): void {
    const some = this.subjects.get(news.type);
    // Every push is an event, which most hosts do not listen to.
    if (!some?.observed && !this.every.observed) return;
    const event = { ...news, at: this.clock.timestamp() };
    some?.next(event);
    this.every.next(event);
  }

  private subject(type: OcpiEventType): Subject<OcpiEvent> {
    let subject = this.subjects.get(type);
    if (subject === undefined) this.subjects.set(type, (subject = new Subject()));
    return subject;
  }
}
