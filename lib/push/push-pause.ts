/** The first pause, in milliseconds; each is twice as long as the one before. */
const FIRST_MS = 1000;
const SPREAD = 0.2;
/** How soon after a failed attempt a sign of life may cause the next, in milliseconds. */
const SOONEST_MS = 1000;
/** The longest pause, whatever is asked for, in milliseconds: timers fire at once for more than 24 days. */
const LONGEST_MS = 86_400_000;

/** Whether a partner is down, and when it is tried again. */
export class PushPause {
  /** `trying`: an attempt is being made. */
  state: 'none' | 'waiting' | 'trying' = 'none';
  private attempts = 0;
  private timer: NodeJS.Timeout | undefined;
  /** When the next attempt is, by `performance.now()`. */
  private dueAt = 0;
  /** Before that the partner has asked not to be tried. */
  private notBefore = 0;

  /** `attempt` is called when it is time; the pause stays until it begins anew or ends. */
  constructor(
    private readonly attempt: () => void,
    private readonly longestMs: number,
  ) {}

  /** How many attempts in a row have failed. */
  get failed(): number {
    return this.attempts;
  }

  /** Waits for the next attempt, at least `leastMs`, a day at most. Gives how long, in milliseconds. */
  begin(leastMs = 0): number {
    const usual = Math.min(FIRST_MS * 2 ** this.attempts, this.longestMs);
    this.attempts += 1;
    this.notBefore = performance.now() + Math.min(leastMs, this.longestMs);
    const pause = Math.min(Math.max(leastMs, usual * (1 - SPREAD + Math.random() * 2 * SPREAD)), LONGEST_MS);
    this.wait(pause);
    return pause;
  }

  /** The partner has shown itself: the next attempt is soon, though not before it asked for it, and never later than it was to be. */
  shorten(): void {
    const now = performance.now();
    const at = Math.max(now + (this.attempts > 1 ? SOONEST_MS : 0), this.notBefore);
    if (this.state === 'waiting' && at < this.dueAt) this.wait(at - now);
  }

  end(): void {
    clearTimeout(this.timer);
    this.state = 'none';
    this.attempts = 0;
  }

  private wait(milliseconds: number): void {
    clearTimeout(this.timer);
    this.state = 'waiting';
    this.dueAt = performance.now() + milliseconds;
    this.timer = setTimeout(() => {
      this.state = 'trying';
      this.attempt();
    }, milliseconds).unref();
  }
}
