import type { Provider } from '@nestjs/common';
import type { OcpiActions } from './contract/actions.js';
import { OcpiAuthenticator } from './contract/authenticator.js';
import { OcpiClock } from './contract/clock.js';
import { OcpiCrud } from './contract/crud.js';
import { OcpiPartners } from './contract/partners.js';
import { OcpiSelf } from './contract/self.js';
import { OcpiState } from './contract/state.js';
import type { AnyStore } from './contract/store.js';
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
import type { OcpiBinding, OcpiStructure } from './ocpi.options.js';
import { OcpiAddresses } from './protocol/addresses.js';
import { HUB_PROVIDERS } from './hub/hub.providers.js';
import { RELAY_PROVIDERS } from './hub/relay.providers.js';
import { unkeptKinds } from './hub/unkept-kinds.js';
import { PushingCrud } from './push/pushing-crud.js';
import { OCPI_HOST_CRUD, OCPI_PUSH_GUARD } from './push/push.tokens.js';
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

type Token<T> = abstract new (...args: never[]) => T;

/** What the host implements, and what stands in where it does not. */
export function hostProviders(structure: OcpiStructure): Provider[] {
  return [
    ...crudProviders(structure),
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
}

/** The host's CRUD, behind one that tells of its writes when they are pushed by themselves, or broadcast by a hub. */
function crudProviders({ crud, push, roles }: OcpiStructure): Provider[] {
  const token = push?.automatic || roles.includes('HUB') ? OCPI_HOST_CRUD : OcpiCrud;
  const joined = (stores: readonly AnyStore[], actions?: OcpiActions): OcpiCrud =>
    OcpiCrud.of(stores, actions, undefined, roles.includes('HUB') ? unkeptKinds(stores) : []);
  const host = 'stores' in crud ? { provide: token, useValue: joined(crud.stores, crud.actions) } : bind<OcpiCrud>(token, crud);
  if (token === OcpiCrud) return [host];
  return [host, { provide: OcpiCrud, useFactory: (inner: OcpiCrud) => new PushingCrud(inner), inject: [token] }];
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

function bind<T>(token: Token<T> | symbol, binding: OcpiBinding<T>): Provider {
  return typeof binding === 'function' ? { provide: token, useClass: binding } : { provide: token, ...binding };
}
