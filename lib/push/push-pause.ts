/** The first pause, in milliseconds; each is twice as long as the one before. */
const FIRST_MS = 1000;
const SPREAD = 0.2;
/** How soon after a failed attempt a sign of life may cause the next, in milliseconds. */
const SOONEST_MS = 1000;

/** Whether a partner is down, and when it is tried again. */
export class PushPause {
  /** `trying`: an attempt is being made. */
  state: 'none' | 'waiting' | 'trying' = 'none';
  private attempts = 0;
  private timer: NodeJS.Timeout | undefined;

  /** `attempt` is called when it is time; the pause stays until it begins anew or ends. */
  constructor(
    private readonly attempt: () => void,
    private readonly longestMs: number,
  ) {}

  /** How many attempts in a row have failed. */
  get failed(): number {
    return this.attempts;
  }

  /** Waits for the next attempt, at least `leastMs`. Gives how long, in milliseconds. */
  begin(leastMs = 0): number {
    const usual = Math.min(FIRST_MS * 2 ** this.attempts, this.longestMs);
    this.attempts += 1;
    const pause = Math.max(leastMs, usual * (1 - SPREAD + Math.random() * 2 * SPREAD));
    this.wait(pause);
    return pause;
  }

  /** The partner has shown itself: the next attempt is soon. */
  shorten(): void {
    if (this.state === 'waiting') this.wait(this.attempts > 1 ? SOONEST_MS : 0);
  }

  end(): void {
    clearTimeout(this.timer);
    this.state = 'none';
    this.attempts = 0;
  }

  private wait(milliseconds: number): void {
    clearTimeout(this.timer);
    this.state = 'waiting';
    this.timer = setTimeout(() => {
      this.state = 'trying';
      this.attempt();
    }, milliseconds).unref();
  }
}
