/** Which doors to pushing are open, and whether changes are pushed by themselves. */
export interface OcpiPushStructure {
  /** POST /{prefix}/{version}. @default false */
  readonly http?: boolean;
  /** The websocket at /{prefix}/ws/{version}; needs the package ws. @default false */
  readonly websocket?: boolean;
  /** First path segment of both. @default 'push' */
  readonly prefix?: string;
  /** Pushes what the host writes through the injected OcpiCrud, once it is written. @default false */
  readonly automatic?: boolean;
}

/** How pushes are delivered. */
export interface OcpiPushDelivery {
  /** Requests to one partner at the same time. @default 4 */
  readonly concurrency?: number;
  /** The longest pause between two attempts to reach a partner that is down, in seconds; the first is one second. @default 300 */
  readonly longestPauseSeconds?: number;
  /** What waits when the application ends is still sent for so long, in milliseconds; the rest is at the next start. @default 2000 */
  readonly drainMs?: number;
}
