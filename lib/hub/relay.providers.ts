import type { Provider } from '@nestjs/common';
import { OcpiRelay } from '../protocol/relay.js';
import { Destinations } from './destination.js';
import { Forwarder } from './forwarder.js';
import { HubRelay } from './hub-relay.js';
import { ObjectOwners } from './object-owners.js';
import { OpenRouting } from './open-routing.js';
import { Passage } from './passage.js';
import { RelayCircles } from './relay-circles.js';
import { RelayConversion } from './relay-conversion.js';
import { RelayedLinks } from './relayed-links.js';
import { RelayedResults } from './relayed-results.js';
import { RelayRights } from './relay-rights.js';
import { RouteMemory } from './route-memory.js';
import { SealedAddresses } from './sealed-addresses.js';

/** What makes a platform with the role HUB pass messages on. On others it is there and never asked. */
export const RELAY_PROVIDERS: readonly Provider[] = [
  Destinations,
  Forwarder,
  ObjectOwners,
  OpenRouting,
  Passage,
  RelayCircles,
  RelayConversion,
  RelayedLinks,
  RelayedResults,
  RelayRights,
  RouteMemory,
  SealedAddresses,
  { provide: OcpiRelay, useClass: HubRelay },
];
