import type { OcpiClock } from '../contract/clock.js';
import type { OcpiEvents } from '../partners/ocpi.events.js';
import type { PushFlags } from './push-flags.js';
import type { PushSender } from './push-sender.js';
import type { OcpiPushDelivery } from './push.options.js';

/** What all lanes work with. */
export interface LaneTools {
  readonly flags: PushFlags;
  readonly sender: Pick<PushSender, 'send'>;
  readonly events: OcpiEvents;
  readonly clock: OcpiClock;
  readonly delivery: OcpiPushDelivery;
  /** Told when the state fails: what is due stays there. */
  readonly onError: (error: unknown) => void;
}
