/** How pushes are delivered. */
export interface OcpiPushDelivery {
  /** Requests to one partner at the same time. @default 4 */
  readonly concurrency?: number;
  /** The longest pause between two attempts to reach a partner that is down, in seconds; the first is one second. @default 300 */
  readonly longestPauseSeconds?: number;
  /** What waits when the application ends is still sent for so long, in milliseconds; the rest is at the next start. @default 2000 */
  readonly drainMs?: number;
}
