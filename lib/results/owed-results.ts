import { Injectable } from '@nestjs/common';
import type { OcpiResult } from '../contract/actions.js';
import { OcpiClock } from '../contract/clock.js';
import { OcpiState, type StateEntry } from '../contract/state.js';
import { isOpen, type OwedRequest, type OwedResult } from './owed.record.js';

const PREFIX = 'owed/';

/** The results that are owed, as the state remembers them. Each change is one `state.update`: instances never do the same twice. */
@Injectable()
export class OwedResults {
  constructor(
    private readonly state: OcpiState,
    private readonly clock: OcpiClock,
  ) {}

  get(id: string): Promise<OwedResult | undefined> {
    return this.state.get<OwedResult>('results', PREFIX + id);
  }

  async all(): Promise<StateEntry<OwedResult>[]> {
    const entries = await this.state.list<OwedResult>('results', PREFIX);
    return entries.map(({ id, value }) => ({ id: id.slice(PREFIX.length), value }));
  }

  /** Remembers a request before the host sees it, so that its result can be given from any instance at once. */
  async open(id: string, request: OwedRequest, deadline: number): Promise<void> {
    await this.update(id, () => ({ ...request, deadline, waiting: [] }));
  }

  /** From now on results are delivered. A host that answered very late may find its request forgotten: it is remembered again. */
  async accept(id: string, request: OwedRequest, deadline: number): Promise<void> {
    await this.update(id, (owed) => ({ waiting: [], ...request, ...owed, deadline, acceptedAt: this.clock.now() }));
  }

  async forget(id: string): Promise<void> {
    await this.update(id, () => undefined);
  }

  /** Gives a result; undefined when none is owed under this id any more. `onlyFirst`: and none was given yet. */
  async give(id: string, result: OcpiResult, onlyFirst = false): Promise<OwedResult | undefined> {
    let taken = false;
    const owed = await this.update(id, (current) => {
      taken = current !== undefined && isOpen(current, this.clock.now()) && !(onlyFirst && current.first !== undefined);
      return current && taken ? { ...current, first: current.first ?? result.result, waiting: [...current.waiting, result] } : current;
    });
    return taken ? owed : undefined;
  }

  /** Takes the delivery of the waiting results over, for some milliseconds; undefined when it is another's or nothing waits. */
  async claim(id: string, by: string, milliseconds: number): Promise<OwedResult | undefined> {
    let claimed = false;
    const owed = await this.update(id, (current) => {
      const now = this.clock.now();
      const isFree = current?.lease === undefined || current.lease.by === by || current.lease.until <= now;
      claimed = current?.acceptedAt !== undefined && current.waiting.length > 0 && isFree;
      return current && claimed ? { ...current, lease: { by, until: now + milliseconds } } : current;
    });
    return claimed ? owed : undefined;
  }

  /** The first of the waiting results is delivered, or given up; what can have no further result is forgotten. */
  finish(id: string, by: string): Promise<OwedResult | undefined> {
    return this.update(id, (current) => {
      if (current?.lease?.by !== by) return current;
      const { lease: _, ...owed } = current;
      const [done, ...waiting] = owed.waiting;
      const isOver = done?.result === 'CANCELED_RESERVATION' || !isOpen({ ...owed, waiting }, this.clock.now());
      return waiting.length === 0 && isOver ? undefined : { ...owed, waiting };
    });
  }

  /** Gives a delivery back undone, when this instance ends. */
  async release(id: string, by: string): Promise<void> {
    await this.update(id, (current) => {
      if (current?.lease?.by !== by) return current;
      const { lease: _, ...owed } = current;
      return owed;
    });
  }

  private update(id: string, change: (owed: OwedResult | undefined) => OwedResult | undefined): Promise<OwedResult | undefined> {
    return this.state.update<OwedResult>('results', PREFIX + id, change);
  }
}
