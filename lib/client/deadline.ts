/** The calls that end when a signal says so. One listener for all of them: signals are shared by all calls of a partner. */
const FOLLOWERS = new WeakMap<AbortSignal, Set<AbortController>>();

/**
 * The end of one call: when its time is up, or when the caller wants no more. Costs less than AbortSignal.timeout() and AbortSignal.any(), which keep
 * weak references for the garbage collector to clear.
 */
export class Deadline {
  private readonly controller = new AbortController();
  private readonly timer: NodeJS.Timeout;
  private readonly followers: Set<AbortController> | undefined;
  /** Whether the time was up. */
  isOver = false;

  /** @param wanted aborted when the caller wants no more */
  constructor(milliseconds: number, wanted: AbortSignal | undefined) {
    this.timer = setTimeout(() => {
      this.isOver = true;
      this.controller.abort(new DOMException('The time is up.', 'TimeoutError'));
    }, milliseconds).unref();
    this.followers = wanted && followersOf(wanted);
    this.followers?.add(this.controller);
    if (wanted?.aborted) this.controller.abort(wanted.reason);
  }

  get signal(): AbortSignal {
    return this.controller.signal;
  }

  /** To be called when the call is done, whatever came of it. */
  end(): void {
    clearTimeout(this.timer);
    this.followers?.delete(this.controller);
  }
}

function followersOf(signal: AbortSignal): Set<AbortController> {
  const known = FOLLOWERS.get(signal);
  if (known !== undefined) return known;
  const followers = new Set<AbortController>();
  FOLLOWERS.set(signal, followers);
  signal.addEventListener('abort', () => followers.forEach((each) => each.abort(signal.reason)), { once: true });
  return followers;
}
