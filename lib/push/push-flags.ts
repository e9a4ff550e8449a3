import { randomUUID } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { OcpiClock } from '../contract/clock.js';
import { OcpiState, type StateEntry } from '../contract/state.js';
import { isSameJson } from '../models/is-same-json.js';
import type { OcpiSettings } from '../ocpi.options.js';
import { OCPI_SETTINGS } from '../ocpi.tokens.js';
import { joined, WHOLE, type PushChange } from './push-change.js';
import type { PushClaim, PushFlag, PushItem } from './push-flag.js';

/** The most requests that one delivery makes one after the other, before a claim is renewed. */
const REQUESTS = 8;
const TIMEOUT_MS = 10_000;
const MARGIN_MS = 15_000;

/** What partners do not have yet, as the state remembers it. Each change is one `state.update`: instances never send the same twice. */
@Injectable()
export class PushFlags {
  private readonly by = randomUUID();
  private readonly claimMs: number;

  constructor(
    private readonly state: OcpiState,
    private readonly clock: OcpiClock,
    @Inject(OCPI_SETTINGS) { outbound }: Pick<OcpiSettings, 'outbound'>,
  ) {
    this.claimMs = REQUESTS * (outbound?.timeoutMs ?? TIMEOUT_MS) + MARGIN_MS;
  }

  /** Remembers that an object changed. Done before anything is sent. */
  mark(id: string, item: PushItem, change: PushChange): Promise<unknown> {
    return this.update(id, (current) => {
      const next = this.marked(current, item, change);
      return current !== undefined && isSameJson(next, current) ? current : next;
    });
  }

  /** The same, and takes the delivery over in one; undefined when another instance does it, and sends this change after that. */
  markAndClaim(id: string, item: PushItem, change: PushChange): Promise<PushFlag | undefined> {
    let claimed = false;
    return this.update(id, (current) => {
      claimed = !this.isTaken(current?.claim);
      return this.marked(current, item, change, claimed ? this.newClaim() : undefined);
    }).then((flag) => (claimed ? flag : undefined));
  }

  /** Takes the delivery over; undefined when there is nothing to deliver or another instance does it. */
  claim(id: string): Promise<PushFlag | undefined> {
    let claimed = false;
    return this.update(id, (current) => {
      claimed = current !== undefined && !this.isTaken(current.claim);
      return current && claimed ? { ...current, change: known(current), next: undefined, claim: this.newClaim() } : current;
    }).then((flag) => (claimed ? flag : undefined));
  }

  /** It has been delivered, or will not be. Gives what changed meanwhile, claimed again; undefined: nothing. */
  settle(id: string): Promise<PushFlag | undefined> {
    let again = false;
    return this.update(id, (current) => {
      again = false;
      if (current?.claim?.by !== this.by) return current;
      if (current.next === undefined) return undefined;
      again = true;
      return { ...itemOf(current), change: current.next, at: this.clock.now(), claim: this.newClaim() };
    }).then((flag) => (again ? flag : undefined));
  }

  /** It has not been delivered. What the partner has now is not known, so the whole object is due. `retryAt` in milliseconds since 1970. */
  async fail(id: string, retryAt?: number): Promise<void> {
    await this.update(id, (current) => {
      if (current?.claim?.by !== this.by) return current;
      const { at, tries = 0 } = current;
      return { ...itemOf(current), at, change: known(current), tries: tries + 1, ...(retryAt !== undefined && { retryAt }) };
    });
  }

  /** Nobody is to be told any more. */
  async forget(id: string): Promise<void> {
    await this.update(id, () => undefined);
  }

  /** What a partner does not have, the longest due first. Without what another instance is sending. */
  async due(partner: string): Promise<StateEntry<PushFlag>[]> {
    const flags = await this.state.list<PushFlag>('lanes', `${partner}/`);
    return flags.filter(({ value }) => !this.isTaken(value.claim)).sort((a, b) => a.value.at - b.value.at);
  }

  /** Forgets what is due to partners that are none any more. */
  async forgetBut(registered: () => Promise<readonly string[]>): Promise<void> {
    const flags = await this.state.list('lanes');
    // Asked afterwards: who registers meanwhile is among them.
    const partners = await registered();
    for (const { id } of flags) {
      if (!partners.some((partner) => id.startsWith(`${partner}/`))) await this.forget(id);
    }
  }

  async forgetAll(partner: string): Promise<void> {
    for (const { id } of await this.state.list('lanes', `${partner}/`)) await this.forget(id);
  }

  /** @param claim of who sends it, where nobody does */
  private marked(current: PushFlag | undefined, item: PushItem, change: PushChange, claim?: PushClaim): PushFlag {
    if (current === undefined) {
      const { kind, key, correlationId } = item;
      return { kind, key, correlationId, change, at: this.clock.now(), claim };
    }
    if (claim === undefined && this.isLive(current.claim)) return { ...current, ...item, next: joined(current.next, change) };
    return { ...current, ...item, change: joined(known(current), change), next: undefined, claim };
  }

  /** Async: a state that throws rejects. */
  private async update(id: string, change: (flag: PushFlag | undefined) => PushFlag | undefined): Promise<PushFlag | undefined> {
    return this.state.update<PushFlag>('lanes', id, change);
  }

  /**
   * Whether another instance is sending it. Whoever takes a delivery over is not sending the object itself just now: a claim of its own is left from
   * when the state failed.
   */
  private isTaken(claim: PushClaim | undefined): boolean {
    return this.isLive(claim) && claim?.by !== this.by;
  }

  private isLive(claim: PushClaim | undefined): boolean {
    return claim !== undefined && claim.until > this.clock.now();
  }

  private newClaim(): PushClaim {
    return { by: this.by, until: this.clock.now() + this.claimMs };
  }
}

function itemOf({ kind, key, correlationId }: PushItem): PushItem {
  return { kind, key, ...(correlationId !== undefined && { correlationId }) };
}

/** What is due of an unclaimed flag. One that was claimed before may have been delivered, or half of it. */
function known({ change, claim, next }: PushFlag): PushChange {
  if (claim === undefined) return change;
  const latest = joined(change, next ?? change);
  return latest.gone ? latest : WHOLE;
}
