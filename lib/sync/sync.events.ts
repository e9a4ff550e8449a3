import type { SyncReport } from './sync-report.js';

declare module '../partners/ocpi.events.js' {
  interface OcpiEventTable {
    /** A pull from a partner is done. */
    'sync.done': { readonly partner: string; readonly report: SyncReport };
    /** A pull failed; where it got to is remembered, and the next one goes on there. */
    'sync.failed': { readonly partner: string; readonly kind: SyncReport['kind']; readonly reason: string };
  }
}
