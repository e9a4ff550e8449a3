import type { Provider } from '@nestjs/common';
import { OcpiAuthenticator } from './contract/authenticator.js';
import { OcpiClock } from './contract/clock.js';
import { OcpiCrud } from './contract/crud.js';
import { OcpiPartners } from './contract/partners.js';
import { OcpiSelf } from './contract/self.js';
import { OcpiState } from './contract/state.js';
import { OcpiVisibility } from './contract/visibility.js';
import { CLIENT_PROVIDERS } from './client/client.providers.js';
import { RESULT_PROVIDERS } from './results/result.providers.js';
import { COMMAND_PROVIDERS } from './modules/commands.providers.js';
import { Authorization } from './modules/authorization.js';
import { CdrDoor } from './modules/cdrs.door.js';
import { ChargingPreferencesSetting } from './modules/charging-preferences.js';
import { ClientDoor } from './modules/hubclientinfo.door.js';
import { LocationDoor } from './modules/locations.door.js';
import { PACKAGE_PROVIDERS } from './modules/packages.providers.js';
import { PushedDoor } from './modules/pushed.door.js';
import { OCPI_HOST_GUARD, OCPI_STRUCTURE } from './ocpi.tokens.js';
import { bind } from './setup/bindings.js';
import { checkProviders, refuseCircles } from './setup/host-checks.js';
import { crudProviders } from './setup/crud-providers.js';
import type { OcpiStructure } from './ocpi.options.js';
import { OcpiAddresses } from './protocol/addresses.js';
import { HUB_PROVIDERS } from './hub/hub.providers.js';
import { RELAY_PROVIDERS } from './hub/relay.providers.js';
import { OCPI_PUSH_GUARD } from './push/push.tokens.js';
import { OcpiBridge } from './protocol/bridge.js';
import { ConversionLosses } from './protocol/conversion.losses.js';
import { OcpiContexts } from './protocol/contexts.js';
import { OcpiDoor } from './protocol/ocpi.door.js';
import { OcpiObjects } from './protocol/objects.js';
import { OwnVisibility } from './protocol/own-visibility.js';
import { OcpiOwnership } from './protocol/ownership.js';
import { LoweredTexts } from './protocol/lowered-texts.js';
import { OcpiPages } from './protocol/pages.js';
import { StoredTexts } from './protocol/stored-texts.js';
import { LastRequests } from './protocol/last-requests.js';
import { ShortRoutes } from './protocol/short/short-routes.js';
import { SignsOfLife } from './protocol/signs-of-life.js';
import { RegisteredSelf } from './protocol/self.js';
import { PARTNER_PROVIDERS } from './partners/partner.providers.js';
import { StoredPartners } from './partners/stored-partners.js';
import { TokenAuthenticator } from './partners/token.authenticator.js';
import { PUSH_PROVIDERS } from './push/push.providers.js';
import { SYNC_PROVIDERS } from './sync/sync.providers.js';
import { MemoryState } from './testing/memory-state.js';

/** What the host implements, and what stands in where it does not. */
export function hostProviders(structure: OcpiStructure): Provider[] {
  const others: Provider[] = [
    structure.state
      ? bind(OcpiState, structure.state)
      : { provide: OcpiState, useFactory: (used: OcpiCrud) => used.state ?? new MemoryState(), inject: [OcpiCrud] },
    structure.authenticator
      ? bind(OcpiAuthenticator, structure.authenticator)
      : { provide: OcpiAuthenticator, useExisting: TokenAuthenticator },
    structure.visibility ? bind(OcpiVisibility, structure.visibility) : { provide: OcpiVisibility, useClass: OwnVisibility },
    ...(structure.guard ? [structure.guard, { provide: OCPI_HOST_GUARD, useExisting: structure.guard }] : []),
    ...(structure.pushGuard ? [structure.pushGuard, { provide: OCPI_PUSH_GUARD, useExisting: structure.pushGuard }] : []),
    ...(structure.providers ?? []),
  ];
  const crud = crudProviders(structure, [...LIBRARY, ...others]);
  refuseCircles(structure, [...LIBRARY, ...others, ...crud]);
  return [...crud, ...others, ...checkProviders(structure, crud)];
}

/** What the library is made of. */
export const LIBRARY: readonly Provider[] = [
  ...PARTNER_PROVIDERS,
  ...CLIENT_PROVIDERS,
  ...RESULT_PROVIDERS,
  ...SYNC_PROVIDERS,
  ...PUSH_PROVIDERS,
  ...COMMAND_PROVIDERS,
  ...PACKAGE_PROVIDERS,
  ...HUB_PROVIDERS,
  ...RELAY_PROVIDERS,
  OcpiClock,
  OcpiAddresses,
  LastRequests,
  OcpiContexts,
  SignsOfLife,
  OcpiOwnership,
  OcpiObjects,
  LoweredTexts,
  StoredTexts,
  OcpiPages,
  OcpiDoor,
  ConversionLosses,
  {
    provide: OcpiBridge,
    useFactory: ({ house }: OcpiStructure, losses: ConversionLosses) => new OcpiBridge(house, losses),
    inject: [OCPI_STRUCTURE, ConversionLosses],
  },
  ShortRoutes,
  { provide: OcpiSelf, useClass: RegisteredSelf },
  { provide: OcpiPartners, useExisting: StoredPartners },
  LocationDoor,
  PushedDoor,
  CdrDoor,
  ClientDoor,
  Authorization,
  ChargingPreferencesSetting,
];
