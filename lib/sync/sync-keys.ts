import { Injectable } from '@nestjs/common';
import { flatKey, type OcpiKey } from '../contract/kinds.js';
import { OcpiState } from '../contract/state.js';
import type { SyncKind } from './sync-kinds.js';

/** One pull of one kind from one partner. */
export interface SyncRun {
  /** Our id of it. */
  readonly partner: string;
  readonly kind: SyncKind;
  /** Milliseconds since 1970; pulls are told apart by it. */
  readonly startedAt: number;
}

/** Keys in one entry, where they are not those of a page. */
const PIECE = 1000;

/**
 * The keys of what a partner has given, in the bucket 'sync': those of its last list of everything, and of all that it gave since. Only these can
 * vanish from its next list. They are kept in pieces, by pull and page, so that a page costs one small entry, and a pull that is interrupted still
 * knows what it has seen.
 */
@Injectable()
export class SyncKeys {
  constructor(private readonly state: OcpiState) {}

  /** Remembers the keys of a page, which are pieces of a pull numbered from 1. */
  async remember(run: SyncRun, piece: number, keys: readonly string[]): Promise<void> {
    await this.state.update<readonly string[]>('sync', `${pathOf(run)}${piece}`, () => keys);
  }

  /** What a pull has seen in its first pieces; undefined when they are not all there. */
  async seen(run: SyncRun, pieces: number): Promise<Set<string> | undefined> {
    const known = (await this.pieces(run)).filter(({ piece }) => piece <= pieces);
    return known.length < pieces ? undefined : new Set(known.flatMap(({ keys }) => keys));
  }

  /** What a partner has given before a pull. */
  async givenBefore(run: SyncRun): Promise<Set<string>> {
    return this.given(run.partner, run.kind, pathOf(run));
  }

  /** What a partner has given, but for what is remembered under one path. */
  async given(partner: string, kind: SyncKind, but?: string): Promise<Set<string>> {
    const entries = await this.state.list<readonly string[]>('sync', listPath(partner, kind));
    const before = entries.filter(({ id }) => but === undefined || !id.startsWith(but));
    return new Set(before.flatMap(({ value }) => value));
  }

  /** Counts as given before a pull what is stored and came in another way. Numbered from 1. */
  async adopt(run: SyncRun, piece: number, keys: readonly string[]): Promise<void> {
    await this.state.update<readonly string[]>('sync', `${listPath(run.partner, run.kind)}before-${run.startedAt}/${piece}`, () => keys);
  }

  /** A pull has ended that does not tell what is missing: what it brought is added to what was given before. */
  async add(run: SyncRun): Promise<void> {
    const pieces = await this.pieces(run);
    if (pieces.length === 0) return;
    const before = await this.givenBefore(run);
    const fresh = [...new Set(pieces.flatMap(({ keys }) => keys))].filter((key) => !before.has(key));
    let count = 0;
    for (let from = 0; from < fresh.length; from += PIECE) await this.remember(run, ++count, fresh.slice(from, from + PIECE));
    for (const { id, piece } of pieces) if (piece > count) await this.state.update('sync', id, () => undefined);
  }

  /** A pull has ended that brought all there is: what was given before does not count any more. */
  async replace(run: SyncRun): Promise<void> {
    await this.forget(run.partner, run.kind, pathOf(run));
  }

  /** Forgets what a partner has given, but for what is remembered under one path. */
  async forget(partner: string, kind: SyncKind, but?: string): Promise<void> {
    for (const { id } of await this.state.list('sync', listPath(partner, kind)))
      if (but === undefined || !id.startsWith(but)) await this.state.update('sync', id, () => undefined);
  }

  private async pieces(run: SyncRun): Promise<{ readonly id: string; readonly piece: number; readonly keys: readonly string[] }[]> {
    const path = pathOf(run);
    const entries = await this.state.list<readonly string[]>('sync', path);
    return entries.map(({ id, value }) => ({ id, piece: Number(id.slice(path.length)), keys: value }));
  }
}

/** A key as one text. */
export function keyText(key: OcpiKey): string {
  const { owner, id, variant } = flatKey(key);
  return JSON.stringify([owner, id, variant ?? null]);
}

/** The key that a text is of; in upper case, as keys are compared. */
export function keyIn<K extends SyncKind>(kind: K, text: string): OcpiKey<K>;
export function keyIn(kind: SyncKind, text: string): OcpiKey {
  const [owner, id, variant] = JSON.parse(text) as readonly [string, string, string | null];
  const [countryCode, partyId] = [owner.slice(0, owner.indexOf('*')), owner.slice(owner.indexOf('*') + 1)];
  if (kind === 'tokens') return { countryCode, partyId, uid: id, type: variant ?? undefined };
  return kind === 'clients' ? { countryCode, partyId, role: variant ?? undefined } : { countryCode, partyId, id };
}

function listPath(partner: string, kind: SyncKind): string {
  return `seen/${partner}/${kind}/`;
}

function pathOf({ partner, kind, startedAt }: SyncRun): string {
  return `${listPath(partner, kind)}${startedAt}/`;
}
