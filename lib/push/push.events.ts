import type { OcpiKey } from '../contract/kinds.js';
import type { PushKind } from './push-kinds.js';

/** What a push was about. */
export interface OcpiPushNews {
  /** Our id of the partner. */
  readonly partner: string;
  readonly kind: PushKind;
  readonly key: OcpiKey;
}

declare module '../partners/ocpi.events.js' {
  interface OcpiEventTable {
    /** A partner has the current state of an object. */
    'push.delivered': OcpiPushNews;
    /** It has not. `final`: it refused the object, or its version cannot say it; nothing is sent until the object changes again. */
    'push.failed': OcpiPushNews & { readonly reason: string; readonly final: boolean };
    /** A partner is down: nothing is sent to it but attempts. `until` in milliseconds since 1970. */
    'push.suspended': { readonly partner: string; readonly reason: string; readonly until: number };
    /** It is back and gets the current state of what changed meanwhile. */
    'push.resumed': { readonly partner: string };
  }
}
