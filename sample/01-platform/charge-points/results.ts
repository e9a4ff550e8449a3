import { Inject, Injectable } from '@nestjs/common';
import { SETTINGS } from '../settings.token.js';
import type { Settings } from '../settings.js';
import { Timers } from './timers.js';

/** Charge points take their time to answer. */
@Injectable()
export class Results {
  constructor(
    @Inject(SETTINGS) private readonly settings: Pick<Settings, 'delayMs'>,
    private readonly timers: Timers,
  ) {}

  /** What a charge point says after OCPI_SIM_DELAY_MS. */
  later<T>(result: () => Promise<T>): Promise<T> {
    return this.timers.keep(this.timers.rest(this.settings.delayMs).then(result));
  }

  /** What happens when the result has had the time to arrive. */
  afterwards(run: () => Promise<void>): void {
    this.timers.background('After a result', () => this.later(run));
  }
}
