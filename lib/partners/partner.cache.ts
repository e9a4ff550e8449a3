import { Injectable, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import { OcpiClock } from '../contract/clock.js';
import type { OcpiPartner } from '../contract/partner.js';
import { partyKey, sameParty, type OcpiParty } from '../contract/party.js';
import { OcpiState } from '../contract/state.js';
import type { PartnerRecord } from './partner.record.js';
import type { TokenRecord } from './token.record.js';

/** All registered partners as they were at one moment, indexed by their parties. */
export interface PartnerSnapshot {
  readonly all: readonly OcpiPartner[];
  readonly byId: ReadonlyMap<string, OcpiPartner>;
  /** Direct partners only: a hub speaks for others without holding them. */
  readonly byParty: ReadonlyMap<string, readonly OcpiPartner[]>;
  readonly hubs: readonly OcpiPartner[];
  /** Partners whose own POST to another platform is still open. */
  readonly pending: ReadonlySet<string>;
  /** The tokens that registered partners gave us, sealed, by the partner's id. */
  readonly sealed: ReadonlyMap<string, string>;
}

/** How long what another instance may have changed is believed, in milliseconds. */
const FRESH_MS = 2000;
/** The same where `state.watch` tells of changes: for the case that it was not told. */
const WATCHED_MS = 30_000;
/** Tokens of partners that call often; the rest is read again. */
const MAX_TOKENS = 10_000;

interface Remembered<T> {
  readonly value: T;
  readonly until: number;
}

/**
 * What is known of partners and tokens without asking the state: a request of a known partner is authenticated in memory. Own
 * changes show at once, those of other instances when `state.watch` tells (within half a minute should that fail), else within two seconds.
 */
@Injectable()
export class PartnerCache implements OnModuleInit, OnModuleDestroy {
  private readonly tokens = new Map<string, Remembered<TokenRecord>>();
  private partners: Remembered<PartnerSnapshot> | undefined;
  private loading: Promise<PartnerSnapshot> | undefined;
  private tokenChanges = 0;
  private watched = false;
  private stops: readonly (() => Promise<void>)[] = [];

  constructor(
    private readonly state: OcpiState,
    private readonly clock: OcpiClock,
  ) {}

  async onModuleInit(): Promise<void> {
    if (this.state.watch === undefined) return;
    this.stops = await Promise.all([
      this.state.watch(
        'tokens',
        (hash) => this.tokenChanged(hash),
        () => this.forget(),
      ),
      this.state.watch(
        'partners',
        () => this.partnersChanged(),
        () => this.partnersChanged(),
      ),
    ]);
    this.forget();
    this.watched = true;
  }

  async onModuleDestroy(): Promise<void> {
    this.watched = false;
    await Promise.all(this.stops.map((stop) => stop()));
  }

  tokenChanged(hash: string): void {
    this.tokens.delete(hash);
    this.tokenChanges++;
  }

  partnersChanged(): void {
    this.partners = undefined;
    this.loading = undefined;
  }

  private forget(): void {
    this.tokens.clear();
    this.tokenChanges++;
    this.partnersChanged();
  }

  /** A token's record when it is known and fresh. */
  knownToken(hash: string): TokenRecord | undefined {
    const known = this.tokens.get(hash);
    return known !== undefined && this.isFresh(known) ? known.value : undefined;
  }

  /** A token's record. Unknown tokens are not remembered: they are anybody's to invent. */
  async token(hash: string): Promise<TokenRecord | undefined> {
    const known = this.knownToken(hash);
    if (known !== undefined) return known;
    const changes = this.tokenChanges;
    const record = await this.state.get<TokenRecord>('tokens', hash);
    if (record === undefined || changes !== this.tokenChanges) return record;
    const [oldest] = this.tokens.keys();
    if (this.tokens.size >= MAX_TOKENS && oldest !== undefined) this.tokens.delete(oldest);
    this.tokens.set(hash, { value: record, until: this.freshUntil() });
    return record;
  }

  /** All partners when they are known and fresh. */
  knownPartners(): PartnerSnapshot | undefined {
    return this.partners !== undefined && this.isFresh(this.partners) ? this.partners.value : undefined;
  }

  /** All partners; read once for all that ask at the same time. */
  snapshot(): Promise<PartnerSnapshot> {
    const known = this.knownPartners();
    if (known !== undefined) return Promise.resolve(known);
    if (this.loading === undefined) {
      const loading = this.load();
      this.loading = loading;
      const keep = (value: PartnerSnapshot | undefined): void => {
        // A change since then has taken this load's place: what it read may be from before.
        if (this.loading !== loading) return;
        this.loading = undefined;
        if (value !== undefined) this.partners = { value, until: this.freshUntil() };
      };
      loading.then(keep, () => keep(undefined));
    }
    return this.loading;
  }

  private async load(): Promise<PartnerSnapshot> {
    const records = (await this.state.list<PartnerRecord>('partners', 'partner/')).map(({ value }) => value);
    const live = records.filter(({ state }) => state === 'registered');
    const registered = live.map(({ partner }) => partner);
    const byParty = new Map<string, OcpiPartner[]>();
    for (const partner of registered.filter((each) => !isHub(each))) {
      for (const key of new Set(partner.roles.map(partyKey))) byParty.set(key, [...(byParty.get(key) ?? []), partner]);
    }
    return {
      all: registered,
      byId: new Map(registered.map((partner) => [partner.id, partner])),
      byParty,
      hubs: registered.filter(isHub),
      pending: new Set(records.filter(({ state }) => state === 'pending').map(({ partner }) => partner.id)),
      sealed: new Map(live.flatMap(({ partner, token }) => (token === undefined ? [] : [[partner.id, token] as const]))),
    };
  }

  private isFresh({ until }: Remembered<unknown>): boolean {
    return until > this.clock.now();
  }

  private freshUntil(): number {
    return this.clock.now() + (this.watched ? WATCHED_MS : FRESH_MS);
  }
}

/** Whether a partner is a hub: by its role (2.2.1) or its hub_party_id (2.3.0). */
export function isHub(partner: Pick<OcpiPartner, 'hub' | 'roles'>): boolean {
  return partner.hub !== undefined || partner.roles.some(({ role }) => role === 'HUB');
}

/** Whether a party is the hub itself that a partner is, and none of those behind it. */
export function isHubItself(partner: Pick<OcpiPartner, 'hub' | 'roles'>, party: OcpiParty): boolean {
  return (
    (partner.hub !== undefined && sameParty(partner.hub, party)) ||
    partner.roles.some((role) => role.role === 'HUB' && sameParty(role, party))
  );
}
