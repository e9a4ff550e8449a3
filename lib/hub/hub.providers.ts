import type { Provider } from '@nestjs/common';
import { HubBroadcast } from './hub-broadcast.js';
import { HubClients } from './hub-clients.js';
import { HubConnections } from './hub-connections.js';
import { HubUpkeep } from './hub-upkeep.js';
import { HubWatch } from './hub-watch.js';
import { MergedObjects } from './merged-objects.js';
import { OcpiHub } from './ocpi-hub.js';
import { ReachableParties } from './reachable.js';

/** What a platform does that is a hub. Needs PUSH_PROVIDERS, PARTNER_PROVIDERS, OcpiState, OcpiCrud, OcpiClock, OcpiPartners and OCPI_SETTINGS. */
export const HUB_PROVIDERS: readonly Provider[] = [
  OcpiHub,
  ReachableParties,
  MergedObjects,
  HubBroadcast,
  HubConnections,
  HubClients,
  HubUpkeep,
  HubWatch,
];
