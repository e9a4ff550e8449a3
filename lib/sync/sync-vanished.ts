import { Inject, Injectable, Optional } from '@nestjs/common';
import { OcpiCallError } from '../client/ocpi-call.error.js';
import { OcpiClient } from '../client/ocpi-client.js';
import { OcpiCrud } from '../contract/crud.js';
import { keyOf, type House, type ObjectKey, type OcpiKey } from '../contract/kinds.js';
import type { OcpiPartner } from '../contract/partner.js';
import { hasParty } from '../contract/party.js';
import { instant } from '../models/date-time.js';
import { isHub } from '../partners/partner.cache.js';
import type { SyncKind } from './sync-kinds.js';
import { NOTHING, sum, type SyncCounts } from './sync-report.js';
import { keyText, syncContext, SyncStore } from './sync-store.js';
import { OCPI_SYNC_OPTIONS, type OcpiSyncOptions } from './sync.options.js';

/** Objects that are listed without a window of time, so that one which is missing is gone. */
const MAY_VANISH: ReadonlySet<SyncKind> = new Set<SyncKind>(['locations', 'tariffs', 'tokens', 'clients']);
const PAGE = 200;

/** Whether objects of a kind can vanish. */
export function mayVanish(kind: SyncKind): boolean {
  return MAY_VANISH.has(kind);
}

/** Marks what a full pull did not contain any more. */
@Injectable()
export class SyncVanished {
  constructor(
    private readonly crud: OcpiCrud,
    private readonly client: OcpiClient,
    private readonly store: SyncStore,
    @Optional() @Inject(OCPI_SYNC_OPTIONS) private readonly options: OcpiSyncOptions = {},
  ) {}

  /**
   * What was done. A Location is asked for once more where it comes from: lists that move while they are read can pass one over. `startedAt`, in milliseconds since 1970, is when the pull began: what was updated after that may have been pushed behind the crawl's
   * back, and waits for the next one.
   */
  async mark(partner: OcpiPartner, kind: SyncKind, seen: ReadonlySet<string>, startedAt: number): Promise<SyncCounts> {
    const ctx = syncContext(partner, kind);
    const owners = isHub(partner) ? undefined : partner.roles.map(({ countryCode, partyId }) => ({ countryCode, partyId }));
    // Found first, marked then: what is deleted would move the pages.
    const gone: OcpiKey[] = [];
    let total = Infinity;
    let cursor: string | undefined;
    for (let offset = 0; offset < total; offset += PAGE) {
      const page = await this.crud.list(kind, { owners, offset, limit: PAGE, cursor }, ctx);
      total = page.total;
      cursor = page.next;
      for (const object of page.items) {
        const key = keyOf(kind, object, partner.roles[0]);
        const isOld = instant(object.last_updated) < startedAt;
        if (isOld && !seen.has(keyText(key)) && !isGone(kind, object) && (await this.store.mayOwn(partner, key))) gone.push(key);
      }
      if (page.items.length === 0) break;
    }
    let counts = NOTHING;
    for (const key of gone) {
      const found = kind === 'locations' && 'id' in key ? await this.atPartner(partner, key) : undefined;
      if (found === undefined) counts = sum(counts, { vanished: (await this.markOne(partner, kind, key)) ? 1 : 0 });
      else if (found !== 'unreadable') counts = sum(counts, await this.store.store(partner, 'locations', [found]));
    }
    return counts;
  }

  /** The Location as its owner still has it. @throws OcpiCallError when that cannot be told now */
  private async atPartner(partner: OcpiPartner, key: ObjectKey): Promise<House['locations'] | 'unreadable' | undefined> {
    if (!hasParty(partner.roles, key)) return undefined;
    try {
      return await this.client.for(partner).locations.get(key);
    } catch (error) {
      if (!(error instanceof OcpiCallError) || error.transient) throw error;
      return error.failure === 'garbage' ? 'unreadable' : undefined;
    }
  }

  private async markOne<K extends SyncKind>(partner: OcpiPartner, kind: K, key: OcpiKey<K>): Promise<boolean> {
    const ctx = syncContext(partner, kind);
    const object = await this.crud.get(kind, key, ctx);
    if (object === undefined) return false;
    const fate = (await this.options.onVanished?.({ partner, kind, key, object })) ?? 'default';
    if (fate === 'keep') return false;
    if (fate === 'delete' || marked(kind, object) === undefined) return this.crud.delete(kind, key, ctx);
    return (await this.crud.update(kind, key, (current) => marked(kind, current) ?? current, ctx)) !== undefined;
  }
}

interface Markable {
  readonly valid?: unknown;
  readonly status?: unknown;
  readonly evses?: readonly { readonly status: string }[] | null;
}

/** The object as one that is gone; undefined when its kind knows no way to say so. `last_updated` stays: it is its owner's. */
function marked<K extends SyncKind>(kind: K, object: House[K]): House[K] | undefined {
  if (kind === 'tokens') return { ...object, valid: false };
  if (kind === 'clients') return { ...object, status: 'SUSPENDED' };
  const { evses }: Markable & object = object;
  return kind === 'locations' && evses?.length ? { ...object, evses: evses.map((evse) => ({ ...evse, status: 'REMOVED' })) } : undefined;
}

/** Whether it was marked before. */
function isGone(kind: SyncKind, object: Markable & object): boolean {
  const { valid, status, evses } = object;
  if (kind === 'tokens') return valid === false;
  if (kind === 'clients') return status === 'SUSPENDED';
  return kind === 'locations' && !!evses?.length && evses.every((evse) => evse.status === 'REMOVED');
}
