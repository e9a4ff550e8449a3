import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { OcpiClock } from '../contract/clock.js';
import { OcpiState } from '../contract/state.js';

/** Who holds a lease, and until when (milliseconds since 1970); in the bucket 'leases'. */
interface Lease {
  readonly by: string;
  readonly until: number;
}

/** What a crashed holder leaves is anybody's after this many milliseconds. */
const LEASE_MS = 60_000;

/** What came of a task under a lease. */
export type Leased<T> = { readonly held: true; readonly value: T } | { readonly held: false };

/** Tasks that only one at a time may do, over all instances. */
@Injectable()
export class OcpiLeases {
  constructor(
    private readonly state: OcpiState,
    private readonly clock: OcpiClock,
  ) {}

  /** Runs a task, unless somebody else holds the lease of this name. The signal tells the task that it was lost. */
  async hold<T>(name: string, task: (lost: AbortSignal) => Promise<T>): Promise<Leased<T>> {
    const by = randomUUID();
    if (!(await this.take(name, by))) return { held: false };
    const lost = new AbortController();
    const renewal = setInterval(() => {
      this.take(name, by).then(
        (held) => held || lost.abort(new Error(`The lease ${name} was taken over by another instance.`)),
        // The store is away: the lease runs on until it ends, and the task will meet the same trouble.
        () => undefined,
      );
    }, LEASE_MS / 4);
    renewal.unref();
    try {
      return { held: true, value: await task(lost.signal) };
    } finally {
      clearInterval(renewal);
      await this.state.update<Lease>('leases', name, (current) => (current?.by === by ? undefined : current));
    }
  }

  private async take(name: string, by: string): Promise<boolean> {
    const lease = await this.state.update<Lease>('leases', name, (current) => {
      const now = this.clock.now();
      if (current !== undefined && current.by !== by && current.until > now) return current;
      return { by, until: now + LEASE_MS };
    });
    return lease?.by === by;
  }
}
