import { Injectable } from '@nestjs/common';
import { OcpiClock } from '../contract/clock.js';
import type { OcpiContext } from '../contract/context.js';
import { keyOf, type House, type OcpiKey } from '../contract/kinds.js';
import type { OcpiPartner } from '../contract/partner.js';
import { CurrentObjects } from './current-objects.js';
import { farewellTo } from './farewell.js';
import { WHOLE, type PushChange } from './push-change.js';
import type { PushKind } from './push-kinds.js';
import { PushLanes } from './push-lanes.js';
import type { OcpiPushReceipt } from './push-receipt.js';
import { PushReceivers } from './push-receivers.js';

/** What changed in an object that is stored. */
export interface OcpiPushPatch<K extends PushKind> {
  readonly key: OcpiKey<K>;
  /** The new values; only their names count, the values are those that are stored when they are sent. */
  readonly changes: Partial<{ [F in keyof House[K]]: House[K][F] | null }>;
}

/** Who is told. */
export interface OcpiPushTo {
  /** Our ids of the only partners that may be told. @default all that it concerns */
  readonly to?: readonly string[];
  /** Our ids of partners that are not told. */
  readonly except?: readonly string[];
  /** The request that caused the change: its partner is not told what it said itself. */
  readonly ctx?: OcpiContext;
}

/** What may be said about a push. */
export interface OcpiPushOptions extends OcpiPushTo {
  /** Names of the fields that changed: PATCH is sent where that suffices. Of the EVSE or Connector, where one is named. @default all of them: PUT */
  readonly changed?: readonly string[];
  /** Uid of the EVSE of a Location that changed. */
  readonly evse?: string;
  /** Id of the Connector of that EVSE that changed. */
  readonly connector?: string;
}

/**
 * Tells partners what changed: those that offer the RECEIVER interface, whose role it fits and that may see the object. Each gets the state that is
 * stored at the time of sending, in its own version; one that is down gets it when it is back.
 *
 *     await crud.update('sessions', key, change, ctx);
 *     await push.push('sessions', session, { changed: ['kwh', 'last_updated'] });
 *
 * Store first, then push. Each push resolves when it is remembered, before anything is sent.
 */
@Injectable()
export class OcpiPush {
  constructor(
    private readonly receivers: PushReceivers,
    private readonly lanes: PushLanes,
    private readonly current: CurrentObjects,
    private readonly clock: OcpiClock,
  ) {}

  /** Tells of a new or changed object, or of fields of one that is stored. @throws Error for a patch of an object that is not stored */
  push<K extends PushKind>(kind: K, subject: House[K] | OcpiPushPatch<K>, options: OcpiPushOptions = {}): Promise<OcpiPushReceipt> {
    return isPatch<K>(subject) ? this.patch(kind, subject, options) : this.change(kind, subject, changeOf(options), options, subject);
  }

  private async patch<K extends PushKind>(kind: K, { key, changes }: OcpiPushPatch<K>, options: OcpiPushOptions): Promise<OcpiPushReceipt> {
    this.current.changed(kind, key);
    const object = await this.current.of(kind, key, undefined);
    if (object === undefined) {
      throw new Error(`There is no ${kind} object ${JSON.stringify(key)} to push changes of. Store it first, or push the whole object.`);
    }
    return this.change(kind, object, changeOf({ changed: Object.keys(changes), ...options }), options);
  }

  /**
   * Tells that an object is no more; `object` is its last state. Tariffs are deleted, Tokens become invalid, the EVSEs of a Location REMOVED;
   * Sessions and CDRs stay what they were, nobody is told.
   */
  async gone<K extends PushKind>(kind: K, object: House[K], options: OcpiPushTo = {}): Promise<OcpiPushReceipt> {
    const farewell = farewellTo(kind, object, this.clock.timestamp());
    return farewell ? this.change(kind, object, farewell, options) : { partners: [], outcomes: Promise.resolve([]) };
  }

  /** Tells of a change that is known exactly. `given`: the object, in case it is not stored. */
  change<K extends PushKind>(
    kind: K,
    object: House[K],
    change: PushChange,
    options: OcpiPushTo,
    given?: House[K],
  ): Promise<OcpiPushReceipt> {
    try {
      const key = keyOf(kind, object);
      this.current.changed(kind, key);
      const item = { kind, key, correlationId: options.ctx?.correlationId };
      const tell = (partners: readonly OcpiPartner[]): Promise<OcpiPushReceipt> => {
        const told = partners.filter(({ id }) => isTold(id, options));
        return this.lanes.tell(told, item, change, given);
      };
      const concerned = this.receivers.of(kind, object, change);
      return concerned instanceof Promise ? concerned.then(tell) : tell(concerned);
    } catch (error) {
      // The host's own visibility may throw.
      return Promise.reject(error);
    }
  }
}

function isPatch<K extends PushKind>(subject: House[K] | OcpiPushPatch<K>): subject is OcpiPushPatch<K> {
  return 'key' in subject && 'changes' in subject;
}

function isTold(partner: string, { to, except, ctx }: OcpiPushTo): boolean {
  return (to?.includes(partner) ?? true) && !except?.includes(partner) && ctx?.partner?.id !== partner;
}

function changeOf({ changed, evse, connector }: OcpiPushOptions): PushChange {
  const fields = changed === undefined ? WHOLE : { fields: changed };
  if (evse === undefined) return fields;
  return { parts: { [evse]: connector === undefined ? fields : { parts: { [connector]: fields } } } };
}
