import { Inject, Injectable, Optional } from '@nestjs/common';
import { OcpiClient } from '../client/ocpi-client.js';
import type { OcpiBadObject } from '../client/ocpi-list.js';
import { OcpiClock } from '../contract/clock.js';
import { keyOf, type House } from '../contract/kinds.js';
import type { OcpiPartner } from '../contract/partner.js';
import { format } from '../models/date-time.js';
import { keyText, SyncKeys, type SyncRun } from './sync-keys.js';
import { listOf, mayVanish, type SyncKind } from './sync-kinds.js';
import { SyncPositions, type OpenPull } from './sync-positions.js';
import { NOTHING, sum, type SyncCounts, type SyncProgress, type SyncReport } from './sync-report.js';
import { SyncStore } from './sync-store.js';
import { SyncVanished } from './sync-vanished.js';
import { OCPI_SYNC_OPTIONS, type OcpiSyncOptions } from './sync.options.js';

/** What is to be pulled, and who is told how far it is. */
export interface PullJob {
  readonly partner: OcpiPartner;
  readonly kind: SyncKind;
  readonly full: boolean;
  readonly signal: AbortSignal;
  readonly progress: (progress: SyncProgress) => void;
}

const PAGE = 100;
const OVERLAP_SECONDS = 60;
/** Sessions cannot be listed without date_from. */
const BEGINNING = '1970-01-01T00:00:00Z';
/** What was seen longer ago than this says nothing about now, in milliseconds. */
const RESUMABLE_MS = 24 * 3600_000;

/** Crawls one list of a partner into the CRUD, page by page. */
@Injectable()
export class SyncPull {
  constructor(
    private readonly client: OcpiClient,
    private readonly store: SyncStore,
    private readonly vanished: SyncVanished,
    private readonly positions: SyncPositions,
    private readonly keys: SyncKeys,
    private readonly clock: OcpiClock,
    @Optional() @Inject(OCPI_SYNC_OPTIONS) private readonly options: OcpiSyncOptions = {},
  ) {}

  /** @throws OcpiCallError; the next pull goes on where this one ended */
  async run(job: PullJob): Promise<SyncReport> {
    const { partner, kind } = job;
    const position = await this.positions.get(partner.id, kind);
    const now = this.clock.now();
    const full = job.full || position.at === undefined || partner.quirks?.fullPullsOnly === true;
    const { open } = position;
    if (open && (open.full || !full) && open.offset > 0 && open.startedAt > now - RESUMABLE_MS) {
      const report = await this.crawl(job, { ...open, offset: Math.max(0, open.offset - PAGE) });
      if (report !== undefined) return report;
    }
    await this.positions.beginAnew(partner.id, kind, position);
    if (full && mayVanish(kind)) await this.vanished.prepare(partner, { partner: partner.id, kind, startedAt: now }, job.signal);
    const since = full ? (kind === 'sessions' ? BEGINNING : undefined) : format(position.at! - this.overlapMs());
    return (await this.crawl(job, { full, startedAt: now, offset: 0, pages: 0, ...(since !== undefined && { since }) }))!;
  }

  /** Undefined when a resumed list has moved, so that what lies where is not known: then all is read again. */
  private async crawl({ partner, kind, signal, progress }: PullJob, start: OpenPull): Promise<SyncReport | undefined> {
    const { full, since } = start;
    const run: SyncRun = { partner: partner.id, kind, startedAt: start.startedAt };
    const resumed = start.offset > 0;
    const seen = resumed ? await this.keys.seen(run, start.pages) : new Set<string>();
    if (seen === undefined) return undefined;
    const bad = new BadObjects(partner, kind);
    let counts: SyncCounts = NOTHING;
    let at = start;
    const report = (): SyncReport => ({
      partner: partner.id,
      kind,
      outcome: 'done',
      full,
      ...(since !== undefined && { since }),
      ...counts,
      bad: bad.count,
    });
    const list = listOf(this.client.for(partner, { signal }), kind, {
      dateFrom: since,
      offset: start.offset,
      limit: PAGE,
      onBad: bad.note,
    });
    for await (const page of list.pages()) {
      if (resumed && at === start && page.total !== undefined && page.total < (start.total ?? 0)) return undefined;
      signal.throwIfAborted();
      const items = page.items as readonly House[typeof kind][];
      counts = sum(counts, await this.store.store(partner, kind, items));
      const keys = [...items.map((object) => keyText(keyOf(kind, object, partner.roles[0]))), ...bad.take()];
      keys.forEach((key) => seen.add(key));
      at = { ...start, offset: start.offset + page.position, pages: at.pages + 1, ...(page.total !== undefined && { total: page.total }) };
      await this.positions.reached(partner.id, kind, at, keys);
      progress({ position: at.offset, ...(page.total !== undefined && { total: page.total }), report: report() });
    }
    if (resumed && (at === start || (at.total !== undefined && seen.size !== at.total))) return undefined;
    signal.throwIfAborted();
    // A list that is shorter than it says, or holds what cannot be named, does not tell what is missing.
    const isWhole = full && mayVanish(kind) && bad.named && seen.size >= (at.total ?? 0);
    if (isWhole) counts = sum(counts, await this.missing(partner, run, seen, at.pages));
    await this.positions.succeeded(run, full, isWhole);
    const done = report();
    progress({ position: at.offset, ...(at.total !== undefined && { total: at.total }), report: done });
    return done;
  }

  /** Marks what is missing; what has to wait for the next pull counts as given still. */
  private async missing(partner: OcpiPartner, run: SyncRun, seen: ReadonlySet<string>, pages: number): Promise<SyncCounts> {
    const { counts, waiting } = await this.vanished.mark(partner, run, seen);
    if (waiting.length > 0) await this.keys.remember(run, pages + 1, waiting);
    return counts;
  }

  private overlapMs(): number {
    return (this.options.overlapSeconds ?? OVERLAP_SECONDS) * 1000;
  }
}

/** Invalid objects of a list: they are not stored, but they have not vanished either. */
class BadObjects {
  count = 0;
  /** Whether all could be told apart. */
  named = true;
  private keys: string[] = [];

  constructor(
    private readonly partner: OcpiPartner,
    private readonly kind: SyncKind,
  ) {}

  readonly note = ({ object }: OcpiBadObject): void => {
    this.count++;
    const key = this.keyIn(object);
    if (key === undefined) this.named = false;
    else this.keys.push(key);
  };

  /** The keys since the last time. */
  take(): readonly string[] {
    return this.keys.splice(0);
  }

  private keyIn(object: unknown): string | undefined {
    if (typeof object !== 'object' || object === null) return undefined;
    const key = keyOf(this.kind, object, this.partner.roles[0]);
    const texts = Object.values(key);
    return texts.every((text) => typeof text === 'string' && text !== '') ? keyText(key) : undefined;
  }
}
