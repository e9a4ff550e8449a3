import type { Provider } from '@nestjs/common';
import type { OcpiSettings } from '../ocpi.options.js';
import { OCPI_SETTINGS } from '../ocpi.tokens.js';
import { OcpiLeases } from './leases.js';
import { OcpiSync } from './ocpi-sync.js';
import { SyncKeys } from './sync-keys.js';
import { SyncOffer } from './sync-offer.js';
import { SyncPositions } from './sync-positions.js';
import { SyncPull } from './sync-pull.js';
import { SyncRunner } from './sync-runner.js';
import { SyncStore } from './sync-store.js';
import { SyncVanished } from './sync-vanished.js';
import { OCPI_SYNC_OPTIONS } from './sync.options.js';
import { OcpiSyncScheduler } from './sync.scheduler.js';

/** What pulls from partners. Needs PARTNER_PROVIDERS, CLIENT_PROVIDERS, OcpiState, OcpiCrud, OcpiClock, OcpiPartners, OcpiHub, OCPI_STRUCTURE and OCPI_SETTINGS. */
export const SYNC_PROVIDERS: readonly Provider[] = [
  {
    provide: OCPI_SYNC_OPTIONS,
    useFactory: ({ sync }: OcpiSettings) => sync ?? {},
    inject: [OCPI_SETTINGS],
  },
  OcpiLeases,
  SyncKeys,
  SyncPositions,
  SyncStore,
  SyncVanished,
  SyncPull,
  SyncOffer,
  SyncRunner,
  OcpiSync,
  OcpiSyncScheduler,
];
