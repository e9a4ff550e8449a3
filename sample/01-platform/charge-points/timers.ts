import { Injectable, Logger, type BeforeApplicationShutdown, type OnModuleDestroy } from '@nestjs/common';

/** The longest wait a timer can take: 24 days. */
const LONGEST_MS = 2_147_483_647;

/** Everything that goes on behind the requests; it ends with the application. */
@Injectable()
export class Timers implements OnModuleDestroy, BeforeApplicationShutdown {
  private readonly logger = new Logger('ChargePoints');
  private readonly resting = new Set<() => void>();
  private readonly running = new Set<Promise<unknown>>();
  private ended = false;

  /** Whether the time has passed: false at once when the application ends. */
  rest(milliseconds: number): Promise<boolean> {
    return new Promise((resolve) => {
      if (this.ended) return resolve(false);
      const wake = (passed: boolean): void => {
        clearTimeout(timer);
        this.resting.delete(end);
        resolve(passed);
      };
      const end = (): void => wake(false);
      const timer = setTimeout(wake, Math.min(Math.max(milliseconds, 0), LONGEST_MS), true).unref();
      this.resting.add(end);
    });
  }

  /** The application does not end before this is done. */
  async keep<T>(work: Promise<T>): Promise<T> {
    this.running.add(work);
    try {
      return await work;
    } finally {
      this.running.delete(work);
    }
  }

  /** Runs beside the requests; an error is logged. */
  background(what: string, run: () => Promise<void>): void {
    void this.keep(
      run().catch((error: unknown) => this.logger.error(`${what}: ${error instanceof Error ? error.message : String(error)}`)),
    );
  }

  /** What charge points have been told to do they do at once, so that it can still be stored. */
  onModuleDestroy(): void {
    this.ended = true;
    for (const end of this.resting) end();
  }

  async beforeApplicationShutdown(): Promise<void> {
    while (this.running.size > 0) await Promise.allSettled(this.running);
  }
}
