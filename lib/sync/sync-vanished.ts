import { Inject, Injectable, Logger, Optional } from '@nestjs/common';
import { OcpiCallError } from '../client/ocpi-call.error.js';
import { OcpiClient } from '../client/ocpi-client.js';
import { OcpiCrud } from '../contract/crud.js';
import { eachPage } from '../contract/each-page.js';
import { keyOf, type House, type ObjectKey, type OcpiKey } from '../contract/kinds.js';
import type { OcpiPartner } from '../contract/partner.js';
import { OcpiPartners } from '../contract/partners.js';
import { distinctParties, hasParty, type OcpiParty } from '../contract/party.js';
import { plays } from '../hub/own-clients.js';
import { tellsOf } from '../hub/own-roles.js';
import { instant } from '../models/date-time.js';
import { isHub } from '../partners/partner.cache.js';
import { keyIn, keyText, SyncKeys, type SyncRun } from './sync-keys.js';
import type { SyncKind } from './sync-kinds.js';
import { NOTHING, sum, type SyncCounts } from './sync-report.js';
import { syncContext, SyncStore } from './sync-store.js';
import { OCPI_SYNC_OPTIONS, type OcpiSyncOptions } from './sync.options.js';

const PAGE = 200;

/** What became of the objects that a full pull did not contain any more. */
export interface Missing {
  readonly counts: SyncCounts;
  /** Keys of those that are stored as they were: they are looked at again after the next full pull. */
  readonly waiting: readonly string[];
}

/** Marks what a full pull did not contain any more: of what the same partner has given before, and nothing else. */
@Injectable()
export class SyncVanished {
  private readonly logger = new Logger('OcpiSync');

  constructor(
    private readonly crud: OcpiCrud,
    private readonly client: OcpiClient,
    private readonly store: SyncStore,
    private readonly keys: SyncKeys,
    private readonly partners: OcpiPartners,
    @Optional() @Inject(OCPI_SYNC_OPTIONS) private readonly options: OcpiSyncOptions = {},
  ) {}

  /**
   * Before a full pull: what is stored of parties that only this partner tells of is from it, pushed or pulled. What it pushes from now on may be
   * behind the crawl's back, and waits for the next pull, whatever its `last_updated` says.
   */
  async prepare(partner: OcpiPartner, run: SyncRun, signal: AbortSignal): Promise<void> {
    const owners = await this.ownAlone(partner, run.kind);
    if (owners.length === 0) return;
    const given = await this.keys.givenBefore(run);
    let pieces = 0;
    for await (const page of eachPage(this.crud, run.kind, { owners, limit: PAGE }, syncContext(partner, run.kind))) {
      signal.throwIfAborted();
      const stored = page.filter((object) => !isGone(run.kind, object)).map((object) => keyText(keyOf(run.kind, object, partner.roles[0])));
      const more = stored.filter((key) => !given.has(key));
      if (more.length > 0) await this.keys.adopt(run, ++pieces, more);
    }
  }

  /** After a full pull that has `seen` all there is. A Location is asked for once more where it comes from: lists that move while they are read can pass one over. */
  async mark(partner: OcpiPartner, run: SyncRun, seen: ReadonlySet<string>): Promise<Missing> {
    const missing = [...(await this.keys.givenBefore(run))].filter((key) => !seen.has(key));
    const elsewhere = await this.givenElsewhere(run, missing);
    const gone = missing.filter((key) => !elsewhere.has(key));
    let counts = NOTHING;
    const waiting: string[] = [];
    for (let from = 0; from < gone.length; from += PAGE) {
      for (const object of await this.stored(partner, run.kind, gone.slice(from, from + PAGE))) {
        const key = keyOf(run.kind, object, partner.roles[0]);
        const done = instant(object.last_updated) < run.startedAt ? await this.settle(partner, run.kind, key) : NOTHING;
        counts = sum(counts, done);
        if (done.vanished === 0) waiting.push(keyText(key));
      }
    }
    return { counts, waiting };
  }

  /** Those of some objects that are there, not marked yet, and the partner's to tell of; in the same order. */
  private async stored(partner: OcpiPartner, kind: SyncKind, keys: readonly string[]): Promise<House[SyncKind][]> {
    const mine: OcpiKey<SyncKind>[] = [];
    for (const key of keys.map((text) => keyIn(kind, text))) if (await this.mayVanishFrom(partner, kind, key)) mine.push(key);
    const found = await this.crud.getMany(kind, mine, syncContext(partner, kind));
    const byKey = new Map(found.map((object) => [keyText(keyOf(kind, object, partner.roles[0])), object]));
    return mine.flatMap((key) => byKey.get(keyText(key)) ?? []).filter((object) => !isGone(kind, object));
  }

  /** A hub need not list itself among its clients: that it answers says enough of it. */
  private async mayVanishFrom(partner: OcpiPartner, kind: SyncKind, party: OcpiParty): Promise<boolean> {
    return !(kind === 'clients' && plays(partner, party)) && this.store.mayTell(partner, kind, party);
  }

  /** The parties of whose objects a partner alone tells: not those behind a hub, which other hubs may reach, too. */
  private async ownAlone(partner: OcpiPartner, kind: SyncKind): Promise<readonly OcpiParty[]> {
    if (isHub(partner)) return [];
    const others = (await this.partners.all()).filter((other) => other.id !== partner.id && !isHub(other));
    return distinctParties(partner.roles).filter((party) => !others.some((other) => tellsOf(other, party, kind)));
  }

  /** Those of some keys that another partner has given as well, and still tells of: two hubs can have the same party. */
  private async givenElsewhere({ partner, kind }: SyncRun, keys: readonly string[]): Promise<ReadonlySet<string>> {
    const elsewhere = new Set<string>();
    for (const other of await this.partners.all()) {
      if (other.id === partner) continue;
      const theirs: string[] = [];
      for (const key of keys) if (await this.store.mayTell(other, kind, keyIn(kind, key))) theirs.push(key);
      if (theirs.length === 0) continue;
      const given = await this.keys.given(other.id, kind);
      for (const key of theirs) if (given.has(key)) elsewhere.add(key);
    }
    return elsewhere;
  }

  /** One that cannot be written, as nested as it is, does not keep the others waiting. */
  private async settle(partner: OcpiPartner, kind: SyncKind, key: OcpiKey): Promise<SyncCounts> {
    try {
      const found = kind === 'locations' && 'id' in key ? await this.atPartner(partner, key) : undefined;
      if (found === 'unreadable') return NOTHING;
      if (found !== undefined) return await this.store.store(partner, 'locations', [found]);
      return sum(NOTHING, { vanished: (await this.markOne(partner, kind, key)) ? 1 : 0 });
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      this.logger.warn(`What is gone from ${partner.id} cannot be marked, ${kind} ${keyText(key)}: ${error.message}`);
      return NOTHING;
    }
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
