import type {
  CanActivate,
  ConfigurableModuleAsyncOptions,
  FactoryProvider,
  InjectionToken,
  ModuleMetadata,
  Provider,
  Type,
} from '@nestjs/common';
import type { OcpiAuthenticator } from './contract/authenticator.js';
import type { OcpiBusinessDetails } from './contract/business-details.js';
import type { OcpiCrud } from './contract/crud.js';
import type { OcpiActions } from './contract/actions.js';
import type { Kind } from './contract/kinds.js';
import type { OcpiParty } from './contract/party.js';
import type { OcpiState } from './contract/state.js';
import type { OcpiStore } from './contract/store.js';
import type { OcpiVisibility } from './contract/visibility.js';
import type { OcpiHubOptions } from './hub/hub.options.js';
import type { OcpiPushDelivery, OcpiPushStructure } from './push/push.options.js';
import type { OcpiSyncOptions } from './sync/sync.options.js';
import type { OcpiInterface, OcpiModuleId, OcpiRole, OcpiVersion } from './contract/version.js';

/** What Nest's custom providers can say of something the host implements. */
export type OcpiCustomProvider<T> =
  | { useClass: Type<T> }
  | { useExisting: InjectionToken }
  | { useValue: T }
  | { useFactory: (...args: never[]) => T | Promise<T>; inject?: FactoryProvider['inject'] };

/** How something the host implements is bound: a class, or what Nest's custom providers can say. */
export type OcpiBinding<T> = Type<T> | OcpiCustomProvider<T>;

/** A class of stores that Nest makes, with what it injects. Its static `kind` is known before that: it decides which modules are served. */
export type OcpiStoreClass<K extends Kind = Kind> = Type<OcpiStore<K>> & { readonly kind: K };

/** A store: as it is, its class, or a custom provider beside its kind. */
export type OcpiStoreBinding = {
  [K in Kind]: OcpiStore<K> | OcpiStoreClass<K> | (OcpiCustomProvider<OcpiStore<K>> & { readonly kind: K });
}[Kind];

/** One store per kind, and the host's actions: the handlers themselves, or a class or custom provider of what has them as methods. */
export interface OcpiStores {
  readonly stores: readonly OcpiStoreBinding[];
  readonly actions?: OcpiActions | OcpiBinding<OcpiActions>;
}

export type { OcpiBusinessDetails };

/** One of the host's own parties. */
export interface OcpiOwnParty extends OcpiParty {
  readonly roles: readonly OcpiRole[];
  readonly businessDetails: OcpiBusinessDetails;
}

/** What the library's calls to partners may do. */
export interface OcpiOutboundOptions {
  /** Allows plain http and loopback and private addresses. For development and tests; an open door in production. @default false */
  readonly allowPrivateNetworks?: boolean;
  /** Milliseconds until a call is given up. @default 10000 */
  readonly timeoutMs?: number;
  /** Largest response in bytes. @default 33554432 (32 MiB) */
  readonly maxResponseBytes?: number;
}

/** Known when the module is made: which controllers there are, and who implements what. */
export interface OcpiStructure {
  /** @default ['2.1.1', '2.2.1', '2.3.0'] */
  readonly versions?: readonly OcpiVersion[];
  /** The version that is stored and that the host sees; an older one only when it is the only one offered. @default '2.3.0' */
  readonly house?: OcpiVersion;
  /** The roles played; they decide which interfaces are served. */
  readonly roles: readonly OcpiRole[];
  /** Modules served; credentials always are. @default all that the stored kinds allow, without the packages bookings and (but for role PTP) payments */
  readonly modules?: readonly OcpiModuleId[];
  /** Overrides which interfaces of a module are served. */
  readonly interfaces?: Partial<Record<OcpiModuleId, readonly OcpiInterface[]>>;
  /** What stores and does: a class, a custom provider, or one store per kind beside the actions. */
  readonly crud: OcpiBinding<OcpiCrud> | OcpiStores;
  /** What the library remembers. @default the CRUD's own state, else memory */
  readonly state?: OcpiBinding<OcpiState>;
  /** Runs before the library's own authentication; may authenticate instead (see `setOcpiPartner`). */
  readonly guard?: Type<CanActivate>;
  /** Finds out who a token belongs to. @default the registered partners */
  readonly authenticator?: OcpiBinding<OcpiAuthenticator>;
  /** Who sees what. @default own objects are public but sessions and CDRs, which only the token's party sees */
  readonly visibility?: OcpiBinding<OcpiVisibility>;
  /** The push endpoints, and pushing of what the host writes. @default off; OcpiPush is there all the same */
  readonly push?: OcpiPushStructure;
  /** Lets in who may push, beside those who know `pushToken`. */
  readonly pushGuard?: Type<CanActivate>;
  /** Decorators of the host put on every OCPI controller, such as its own `Public()`. */
  readonly decorators?: readonly ClassDecorator[];
  /** Controllers of custom modules, made with `@OcpiController`. */
  readonly extraControllers?: readonly Type[];
  readonly imports?: ModuleMetadata['imports'];
  readonly providers?: readonly Provider[];
  /** First path segment. @default 'ocpi' */
  readonly prefix?: string;
  /** Needed for a second OcpiModule in one process. */
  readonly name?: string;
  /** @default true */
  readonly isGlobal?: boolean;
}

/** Settings that may come from a factory. */
export interface OcpiSettings {
  /** Scheme, host and port under which partners reach the platform: `https://ocpi.example.com`. */
  readonly url: string;
  /** The own parties; the first is meant where none is named. */
  readonly parties: readonly OcpiOwnParty[];
  /** Largest page; X-Limit. @default 100 */
  readonly maxLimit?: number;
  /** Page without a limit asked for. @default 50 */
  readonly defaultLimit?: number;
  /** Memory for own objects as older versions have them, so that they need not be converted for every partner that asks; 0: none. @default 33554432 (32 MiB) */
  readonly conversionCacheBytes?: number;
  /** Largest request body in bytes. @default 10485760 (10 MiB) */
  readonly bodyLimit?: number;
  /** Registration tokens (CREDENTIALS_TOKEN_A); each serves one registration. */
  readonly registrationTokens?: readonly string[];
  /** Encrypts partners' tokens at rest; any text. Without it a random one is made, and partners are lost with the process. */
  readonly secretKey?: string;
  /** Seconds in which our old token is still accepted after an update that we started. @default 86400 */
  readonly graceSeconds?: number;
  /** Seconds after which the tokens of both directions are renewed by themselves. @default never */
  readonly rotateSeconds?: number;
  /** Seconds within which a charge point must give its result; also the most that `timeout` says. @default 30 */
  readonly commandSeconds?: number;
  /** The same for charging profile requests. @default commandSeconds */
  readonly profileSeconds?: number;
  readonly outbound?: OcpiOutboundOptions;
  /** How objects of partners are pulled. @default only when OcpiSync is asked to */
  readonly sync?: OcpiSyncOptions;
  /** Opens the push endpoints; any text. Never a partner's token. */
  readonly pushToken?: string;
  /** What a platform does whose role is HUB. */
  readonly hub?: OcpiHubOptions;
  /** How changes are pushed to partners. */
  readonly pushDelivery?: OcpiPushDelivery;
  /** Seconds that requests may still take when the application ends; then connections that are left are closed. @default 10 */
  readonly shutdownSeconds?: number;
  /** Modules a partner must offer to be registered (3003). @default none */
  readonly requiredModules?: readonly OcpiModuleId[];
}

/** All options of `OcpiModule.forRoot`. */
export interface OcpiOptions extends OcpiStructure, OcpiSettings {}

/** Options of `OcpiModule.forRootAsync`: the structure, and where the settings come from. */
export type OcpiAsyncOptions = OcpiStructure & ConfigurableModuleAsyncOptions<OcpiSettings>;
