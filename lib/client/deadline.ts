/** What a deadline ends. */
export interface Endable {
  end(reason: Error): void;
}

/** The calls that end when a signal says so. One listener for all of them: signals are shared by all calls of a partner. */
const FOLLOWERS = new WeakMap<AbortSignal, Followers>();

/**
 * The end of one call: when its time is up, or when the caller wants no more. Costs less than signals of its own, which keep weak references for the
 * garbage collector to clear.
 */
export class Deadline {
  /** Its place among the followers. */
  place = -1;
  private readonly timer: NodeJS.Timeout;
  private readonly followers: Followers | undefined;
  private current: Endable | undefined;
  private reason: Error | undefined;
  /** Whether the time was up. */
  isOver = false;

  /** @param wanted aborted when the caller wants no more */
  constructor(
    milliseconds: number,
    private readonly wanted: AbortSignal | undefined,
  ) {
    this.timer = setTimeout(timeIsUp, milliseconds, this).unref();
    if (wanted === undefined) return;
    this.followers = followersOf(wanted);
    this.followers.add(this);
    if (wanted.aborted) this.cancel();
  }

  /** What goes on just now, and ends when this is reached; at once when it is. */
  watch(current: Endable): void {
    this.current = current;
    if (this.reason !== undefined) current.end(this.reason);
  }

  /** The time is up. */
  expire(): void {
    this.isOver = true;
    this.reach(new DOMException('The time is up.', 'TimeoutError'));
  }

  /** The caller wants no more. */
  cancel(): void {
    const reason: unknown = this.wanted?.reason;
    this.reach(reason instanceof Error ? reason : new DOMException('Cancelled.', 'AbortError'));
  }

  /** To be called when the call is done, whatever came of it. */
  done(): void {
    clearTimeout(this.timer);
    this.current = undefined;
    this.followers?.delete(this);
  }

  private reach(reason: Error): void {
    this.reason ??= reason;
    this.current?.end(this.reason);
  }
}

/** A list, each knows its place in it: what a Set has outgrown keeps all that was in it until the next full garbage collection. */
class Followers {
  private readonly list: Deadline[] = [];

  add(deadline: Deadline): void {
    deadline.place = this.list.push(deadline) - 1;
  }

  delete(deadline: Deadline): void {
    const { place } = deadline;
    const last = this.list.pop();
    if (last === undefined || last === deadline) return;
    this.list[place] = last;
    last.place = place;
  }

  cancel(): void {
    for (const each of this.list.slice()) each.cancel();
  }
}

function timeIsUp(deadline: Deadline): void {
  deadline.expire();
}

function followersOf(signal: AbortSignal): Followers {
  const known = FOLLOWERS.get(signal);
  if (known !== undefined) return known;
  const followers = new Followers();
  FOLLOWERS.set(signal, followers);
  signal.addEventListener('abort', () => followers.cancel(), { once: true });
  return followers;
}
