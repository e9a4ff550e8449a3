import { setTimeout as sleep } from 'node:timers/promises';
import { Injectable, Logger, type BeforeApplicationShutdown } from '@nestjs/common';

/** The longest wait a timer can take: 24 days. */
const LONGEST_MS = 2_147_483_647;

/** Everything that goes on behind the requests; it ends with the application. */
@Injectable()
export class Timers implements BeforeApplicationShutdown {
  private readonly logger = new Logger('ChargePoints');
  private readonly end = new AbortController();
  private readonly running = new Set<Promise<void>>();

  /** Rejects when the application ends. */
  async rest(milliseconds: number): Promise<void> {
    await sleep(Math.min(Math.max(milliseconds, 0), LONGEST_MS), undefined, { signal: this.end.signal });
  }

  /** Runs beside the requests; an error is logged. */
  background(what: string, run: () => Promise<void>): void {
    const task = run()
      .catch((error: unknown) => {
        if (!this.end.signal.aborted) this.logger.error(`${what}: ${error instanceof Error ? error.message : String(error)}`);
      })
      .finally(() => this.running.delete(task));
    this.running.add(task);
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.end.abort();
    await Promise.all(this.running);
  }
}
