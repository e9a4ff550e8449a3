import type { OcpiBusinessDetails } from '../contract/business-details.js';
import { OCPI_VERSIONS } from '../contract/version.js';
import type { OcpiHubOptions } from '../hub/hub.options.js';
import { isObject } from '../models/is-object.js';
import { isHttpUrl, parseUrl } from '../models/url.js';
import { INTERFACES, MODULES, ROLES } from './names.js';
import type { OcpiOutboundOptions, OcpiOwnParty, OcpiSettings, OcpiStores, OcpiStructure } from '../ocpi.options.js';
import {
  aClass,
  aFunction,
  anything,
  aSwitch,
  aText,
  formed,
  hidden,
  isClass,
  lacking,
  listOf,
  numberThat,
  objectOf,
  objectThat,
  oneOf,
  rule,
  shown,
  wait,
  waitOrNot,
  whole,
  type Rule,
  type Rules,
} from './rules.js';
import type { OcpiPushDelivery, OcpiPushStructure } from '../push/push.options.js';
import { SYNC_KINDS } from '../sync/sync-kinds.js';
import type { OcpiSyncOptions, OcpiSyncSchedule } from '../sync/sync.options.js';

const README = '(README, "Implementing the CRUD")';
const A_PARTY = "{ countryCode: 'NL', partyId: 'EXA', roles: ['CPO'], businessDetails: { name: '…' } }";
/** Segments as they are in a URL, without what routers read otherwise. */
const PREFIX = /^\/*(?!\.{1,2}(\/|$))[\w.~-]+(\/(?!\.{1,2}(\/|$))[\w.~-]+)*\/*$/;

const prefix = formed(PREFIX, "Give a path segment of letters, digits, - . _ ~, like 'ocpi'.");
const roles = listOf(oneOf(ROLES), "Say which roles you play, like ['CPO'].", { least: 1 });
const modules = listOf(oneOf(MODULES), "Give a list, like ['locations', 'tokens'].");
const bytes = numberThat((given) => given > 0, 'Give a number above 0, in bytes.');
const fromZero = numberThat((given) => given >= 0, 'Give a number from 0 on.');
const period = numberThat((given) => given > 0, 'Give a number of seconds above 0, or leave it out.');
const seconds = wait('seconds', 1000);

/** A class, or what Nest's custom providers can say. */
const bound = (remedy: string): Rule => rule(isBinding, remedy);
const boundTo = (base: string): Rule =>
  bound(`Give a class that extends ${base}, { useExisting: … }, { useFactory: … } or { useValue: … }.`);

const store = rule(
  (given) => isBinding(given) || lacking(given, ['get', 'list', 'create', 'update', 'delete']) === undefined,
  `Give what has the methods of OcpiStore, its class, or a custom provider beside its kind ${README}.`,
);
const actions = rule(
  (given) => isObject(given) || isClass(given),
  'Give the handlers by action, or a class or custom provider of what has them.',
);
const stores = objectOf<OcpiStores>({ stores: listOf(store, 'Give a list of stores, one per kind.'), actions }, '', 'stores');
const crud = bound(
  `Give a class that extends OcpiCrud, { useExisting: … }, { useFactory: … } or { useValue: … }, or { stores, actions } ${README}.`,
);

/** What each option of the structure must be; looked at when the module is made. */
export const STRUCTURE: Rules<OcpiStructure> = {
  versions: listOf(oneOf(OCPI_VERSIONS), "Give a list, like ['2.2.1', '2.3.0'].", { least: 1 }),
  house: oneOf(OCPI_VERSIONS),
  roles,
  modules,
  interfaces: objectThat(
    MODULES,
    listOf(oneOf(INTERFACES), "Give a list, like ['SENDER']."),
    "Give an object, like { locations: ['SENDER'] }.",
  ),
  crud: (given, option) => (isObject(given) && 'stores' in given ? stores : crud)(given, option),
  state: boundTo('OcpiState'),
  guard: aClass,
  authenticator: boundTo('OcpiAuthenticator'),
  visibility: boundTo('OcpiVisibility'),
  push: objectOf<OcpiPushStructure>(
    { http: aSwitch, websocket: aSwitch, prefix, automatic: aSwitch },
    'Give an object, like { http: true }.',
  ),
  pushGuard: aClass,
  decorators: listOf(aFunction('Give a decorator.'), 'Give a list, like [Public()].'),
  extraControllers: listOf(aClass, 'Give a list of controllers made with @OcpiController.'),
  imports: listOf(anything, 'Give a list of modules.'),
  providers: listOf(anything, 'Give a list of providers.'),
  prefix,
  name: aText('Give a text, or leave it out.'),
  isGlobal: aSwitch,
};

const schedule = objectOf<OcpiSyncSchedule>(
  {
    everySeconds: period,
    fullEverySeconds: period,
    splay: fromZero,
    kinds: listOf(oneOf(SYNC_KINDS), "Give a list, like ['locations', 'tariffs']."),
  },
  'Give true, or an object, like { everySeconds: 14_400 }.',
);
const party = objectOf<OcpiOwnParty>(
  {
    countryCode: formed(/^[A-Za-z]{2}$/, "Give two letters, like 'NL'."),
    partyId: formed(/^[A-Za-z0-9]{3}$/, "Give three letters or digits, like 'EXA'."),
    roles,
    businessDetails: objectOf<OcpiBusinessDetails>(
      { name: aText('Give the name of your business.'), website: aText('Give a URL, or leave it out.'), logo: anything },
      "Give an object, like { name: 'Example' }.",
      'name',
    ),
  },
  `Give ${A_PARTY}.`,
  'countryCode',
  'partyId',
  'roles',
  'businessDetails',
);

/** What each setting must be; looked at when the settings are known. */
export const SETTINGS: Rules<OcpiSettings> = {
  url: rule(isAddress, "Give scheme and host under which partners reach you, like 'https://ocpi.example.com'.", shownAddress),
  parties: listOf(party, `Name your own party: [${A_PARTY}].`, { least: 1 }),
  maxLimit: whole(1),
  defaultLimit: whole(1),
  conversionCacheBytes: whole(0),
  bodyLimit: bytes,
  registrationTokens: listOf(
    formed(/^[\x21-\x7e]{1,64}$/, 'Each is 1 to 64 printable ASCII characters without white space.', hidden),
    "Give a list, like ['a-token-for-the-first-partner'].",
    { show: hidden },
  ),
  secretKey: aText('Give a long random text, the same at every start.', hidden),
  graceSeconds: fromZero,
  rotateSeconds: period,
  commandSeconds: seconds,
  profileSeconds: seconds,
  outbound: objectOf<OcpiOutboundOptions>(
    { allowPrivateNetworks: aSwitch, timeoutMs: wait('milliseconds', 1), maxResponseBytes: bytes },
    'Give an object, like { timeoutMs: 10_000 }.',
  ),
  sync: objectOf<OcpiSyncOptions>(
    {
      schedule: (given, option) => (typeof given === 'boolean' ? undefined : schedule(given, option)),
      overlapSeconds: fromZero,
      onVanished: aFunction('Give a function.'),
    },
    'Give an object, like { schedule: true }.',
  ),
  // An empty one is none: PushGate says when one is needed.
  pushToken: formed(/^$|\S/, 'Give a long random text, or leave it out.', hidden),
  hub: objectOf<OcpiHubOptions>(
    { aliveSeconds: numberThat((given) => !Number.isNaN(given), 'Give a number of seconds; 0 is never.') },
    'Give an object, like { aliveSeconds: 300 }.',
  ),
  pushDelivery: objectOf<OcpiPushDelivery>(
    { concurrency: whole(1), longestPauseSeconds: seconds, drainMs: waitOrNot('milliseconds', 1) },
    'Give an object, like { concurrency: 4 }.',
  ),
  shutdownSeconds: waitOrNot('seconds', 1000),
  requiredModules: modules,
};

/** Of a circular import nothing is left but `undefined`. */
function isBinding(given: unknown): boolean {
  if (!isObject(given)) return isClass(given);
  const { useExisting, useClass, useFactory, useValue } = given;
  return useExisting !== undefined || useValue !== undefined || isClass(useClass) || typeof useFactory === 'function';
}

/** Scheme, host and port; a path where a proxy strips one. */
function isAddress(given: unknown): boolean {
  return typeof given === 'string' && isHttpUrl(given) && !/[?#]/.test(given) && parseUrl(given)?.username === '';
}

/** Neither a password in it, nor a token. */
function shownAddress(given: unknown): string {
  return shown(given)
    .replace(/\/\/.*@/, '//…@')
    .replace(/\?.*(?=")/, '?…');
}
