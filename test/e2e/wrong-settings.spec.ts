import { Injectable, Logger, Module, type DynamicModule, type Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { OcpiModule, type OcpiOptions } from '../../lib/index.js';
import { MemoryCrud } from '../../lib/testing/memory-crud.js';
import { MapStore } from '../storage/map.store.js';

type Given = Record<string, unknown>;

const PARTY = { countryCode: 'NL', partyId: 'EXA', roles: ['CPO'], businessDetails: { name: 'Example' } } as const;
const STRUCTURE = { roles: ['CPO'], crud: MemoryCrud } as const;
const SETTINGS = { url: 'https://ocpi.example.com', parties: [PARTY], secretKey: 'a secret' } as const;
const RIGHT: OcpiOptions = { ...STRUCTURE, ...SETTINGS };

class Nothing {}
@Injectable()
class ByClass {}

/** Options out of a configuration that TypeScript knows nothing of. */
const forRoot = (given: Given): DynamicModule => OcpiModule.forRoot({ ...RIGHT, ...given });

/** What starting an application with these modules ends in: an error, or nothing. */
async function start(...imports: DynamicModule[]): Promise<unknown> {
  @Module({ imports })
  class Host {}
  const app = await NestFactory.create(Host, { logger: false, abortOnError: false });
  await app.init();
  await app.close();
  return undefined;
}

const name = (given: unknown): string => JSON.stringify(given, (_, value: unknown) => (typeof value === 'function' ? value.name : value));
const titled = <T>(cases: readonly (readonly [T, RegExp])[]) => cases.map(([given, says]) => [name(given), given, says] as const);

afterEach(() => {
  vi.restoreAllMocks();
});

describe('a wrong structure is refused when the module is made', () => {
  it.each(
    titled<Given>([
      [{ roles: undefined }, /`roles` is missing\. Say which roles you play, like \['CPO'\]/],
      [{ roles: [] }, /`roles` is empty/],
      [{ roles: ['cpo'] }, /`roles\[0\]` is "cpo"\. Give one of CPO, EMSP/],
      [{ roles: 'CPO' }, /`roles` is "CPO"\. Say which/],
      [{ versions: ['2.2'] }, /`versions\[0\]` is "2\.2"\. Give one of 2\.1\.1, 2\.2\.1, 2\.3\.0/],
      [{ versions: '2.2.1' }, /`versions` is "2\.2\.1"\. Give a list/],
      [{ house: '2.2' }, /`house` is "2\.2"\. Give one of/],
      [{ house: '2.2.1' }, /`house: '2\.2\.1'`.*versions: \['2\.2\.1'\]/],
      [{ modules: ['location'] }, /`modules\[0\]` is "location"\. Give one of credentials, locations/],
      [{ interfaces: { locations: ['sender'] } }, /`interfaces\.locations\[0\]` is "sender"\. Give one of SENDER, RECEIVER/],
      [{ interfaces: { location: ['SENDER'] } }, /`interfaces\.location` is no option\. Write one of .*locations/],
      [{ prefix: '' }, /`prefix` is empty\. Give a path segment.*like 'ocpi'/],
      [{ prefix: '/' }, /`prefix` is "\/"/],
      [{ prefix: ':x' }, /`prefix` is ":x"/],
      [{ push: { prefix: 'a b' } }, /`push\.prefix` is "a b"/],
      [{ push: { http: 'false' } }, /`push\.http` is "false"\. Give true or false/],
      [{ push: true }, /`push` is true\. Give an object, like \{ http: true \}/],
      [{ isGlobal: 'false' }, /`isGlobal` is "false"/],
      [{ name: '' }, /`name` is empty/],
      [{ crud: undefined }, /`crud` is missing\. Give a class that extends OcpiCrud/],
      [{ crud: new MemoryCrud() }, /`crud` is an instance of MemoryCrud.*\{ useValue: …/],
      [{ crud: () => new MemoryCrud() }, /`crud` is a function.*useFactory/],
      [{ crud: { useExisting: undefined } }, /`crud` is an object\. Give a class/],
      [{ crud: { stores: new MapStore('locations') } }, /`crud\.stores` is an instance of MapStore\. Give a list/],
      [{ crud: { stores: [MapStore] } }, /MapStore of `crud\.stores` does not say which kind it stores/],
      [{ crud: { stores: [{ kind: 'locations' }] } }, /`crud\.stores\[0\]` is an object\. Give what has the methods of OcpiStore/],
      [{ crud: { stores: [undefined] } }, /`crud\.stores\[0\]` is missing\. Give what has the methods of OcpiStore/],
      [{ crud: { stores: [storeOf('location')] } }, /`crud\.stores` does not say which kind it stores.*the kinds are locations/],
      [{ crud: { stores: ['locations', 'tokens', 'locations'].map(storeOf) } }, /`crud\.stores` has two stores of locations/],
      [{ crud: { stores: [], actions: 'none' } }, /`crud\.actions` is "none"\. Give the handlers/],
      [{ state: 'memory' }, /`state` is "memory"\. Give a class that extends OcpiState/],
      [{ guard: new Nothing() }, /`guard` is an instance of Nothing\. Give the class itself/],
      [{ pushGuard: 'x' }, /`pushGuard` is "x"\. Give the class itself/],
      [{ decorators: ['x'] }, /`decorators\[0\]` is "x"\. Give a decorator/],
      [{ decorators: () => undefined }, /`decorators` is a function\. Give a list/],
      [{ extraControllers: [undefined] }, /`extraControllers\[0\]` is missing\. Give the class itself/],
    ]),
  )('%s', (_, given, says) => {
    expect(() => forRoot(given)).toThrow(says);
  });
});

describe('wrong settings keep the application from starting', () => {
  it.each(
    titled<Given>([
      [{ url: undefined }, /`url` is missing\. Give scheme and host .*'https:\/\/ocpi\.example\.com'/],
      [{ url: 'localhost:3000' }, /`url` is "localhost:3000"/],
      [{ url: 'ftp://x' }, /`url` is "ftp:\/\/x"/],
      [{ url: 'https://x/?token=topsecret' }, /`url` is "https:\/\/x\/\?…"\. Give scheme/],
      [{ url: 'https://x/#a' }, /`url` is/],
      [{ url: 'https://me:topsecret@x' }, /`url` is "https:\/\/…@x"/],
      [{ parties: [] }, /`parties` is empty\. Name your own party: \[\{ countryCode/],
      [{ parties: { ...PARTY } }, /`parties` is an object\. Name your own/],
      [{ parties: [{ ...PARTY, countryCode: 'NLD' }] }, /`parties\[0\]\.countryCode` is "NLD"\. Give two letters/],
      [{ parties: [{ ...PARTY, partyId: 'EXAM' }] }, /`parties\[0\]\.partyId` is "EXAM"\. Give three/],
      [{ parties: [{ ...PARTY, roles: undefined }] }, /`parties\[0\]\.roles` is missing\. Say which roles/],
      [{ parties: [{ ...PARTY, roles: ['EMSP'] }] }, /NL\*EXA plays EMSP\. List it in `roles`, too/],
      [
        { parties: [{ ...PARTY, businessDetails: undefined }] },
        /`parties\[0\]\.businessDetails` is missing\. Give an object, like \{ name/,
      ],
      [{ parties: [{ ...PARTY, businessDetails: {} }] }, /`parties\[0\]\.businessDetails\.name` is missing/],
      [{ parties: [PARTY, { ...PARTY, countryCode: 'nl' }] }, /NL\*EXA is listed twice as CPO/i],
      [{ maxLimit: 0 }, /`maxLimit` is 0\. Give a whole number from 1 on/],
      [{ maxLimit: NaN }, /`maxLimit` is NaN/],
      [{ maxLimit: -5 }, /`maxLimit` is -5/],
      [{ maxLimit: '100' }, /`maxLimit` is "100"\. Give a whole number/],
      [{ defaultLimit: 0.5 }, /`defaultLimit` is 0\.5/],
      [{ conversionCacheBytes: -1 }, /`conversionCacheBytes` is -1\. Give a whole number from 0 on/],
      [{ bodyLimit: '10mb' }, /`bodyLimit` is "10mb"\. Give a number above 0, in bytes/],
      [{ registrationTokens: 'topsecret' }, /`registrationTokens` is a text \(not shown\)\. Give a list/],
      [{ registrationTokens: [undefined] }, /`registrationTokens\[0\]` is missing/],
      [{ registrationTokens: ['topsecret token'] }, /`registrationTokens\[0\]` is a text \(not shown\)\. .*printable/],
      [{ secretKey: '' }, /`secretKey` is empty\. Give a long random text/],
      [{ secretKey: '  ' }, /`secretKey` is blank/],
      [{ secretKey: Buffer.from('topsecret') }, /`secretKey` is an instance of Buffer/],
      [{ pushToken: '  ' }, /`pushToken` is blank/],
      [{ pushToken: 123456 }, /`pushToken` is a number \(not shown\)/],
      [{ graceSeconds: -1 }, /`graceSeconds` is -1\. Give a number from 0 on/],
      [{ rotateSeconds: 0 }, /`rotateSeconds` is 0\. .*leave it out/],
      [{ commandSeconds: 0 }, /`commandSeconds` is 0/],
      [{ profileSeconds: '5' }, /`profileSeconds` is "5"/],
      [{ shutdownSeconds: Infinity }, /`shutdownSeconds` is Infinity/],
      [{ requiredModules: ['token'] }, /`requiredModules\[0\]` is "token"/],
      [{ outbound: { timeoutMs: 0 } }, /`outbound\.timeoutMs` is 0/],
      [{ outbound: { timeoutMs: -1 } }, /`outbound\.timeoutMs` is -1/],
      [{ outbound: { maxResponseBytes: '32mb' } }, /`outbound\.maxResponseBytes` is "32mb"/],
      [{ outbound: { allowPrivateNetworks: 'false' } }, /`outbound\.allowPrivateNetworks` is "false"/],
      [{ sync: true }, /`sync` is true\. Give an object, like \{ schedule: true \}/],
      [{ sync: { schedule: 'daily' } }, /`sync\.schedule` is "daily"\. Give true, or an object/],
      [{ sync: { schedule: { everySeconds: 0 } } }, /`sync\.schedule\.everySeconds` is 0/],
      [{ sync: { schedule: { fullEverySeconds: NaN } } }, /`sync\.schedule\.fullEverySeconds` is NaN/],
      [{ sync: { schedule: { kinds: ['location'] } } }, /`sync\.schedule\.kinds\[0\]` is "location"/],
      [{ sync: { onVanished: 'keep' } }, /`sync\.onVanished` is "keep"\. Give a function/],
      [{ pushDelivery: { concurrency: 0 } }, /`pushDelivery\.concurrency` is 0/],
      [{ pushDelivery: { longestPauseSeconds: 0 } }, /`pushDelivery\.longestPauseSeconds` is 0/],
      [{ hub: { aliveSeconds: NaN } }, /`hub\.aliveSeconds` is NaN/],
    ]),
  )('%s', async (_, given, says) => {
    const started = start(forRoot(given));
    await expect(started).rejects.toThrow(says);
    await expect(started).rejects.not.toThrow(/topsecret/);
  });

  it.each(
    titled<Given>([
      [{ crud: Nothing }, /`crud` is an instance of Nothing, which has no method `get`\. Extend OcpiCrud/],
      [{ crud: { useFactory: () => undefined } }, /`crud` is missing: its factory gave nothing\. Extend OcpiCrud/],
      [{ crud: { useFactory: () => undefined }, push: { automatic: true } }, /`crud` is missing: its factory gave nothing/],
      [{ crud: { useValue: MemoryCrud } }, /`crud` is the class MemoryCrud, which has no method `get`/],
      [{ state: { useValue: new Map() } }, /`state` is an instance of Map, which has no method `update`\. Extend OcpiState/],
      [{ guard: Nothing }, /`guard` is an instance of Nothing, which has no method `canActivate`\. Implement CanActivate/],
      [{ pushGuard: Nothing }, /`pushGuard` is an instance of Nothing, which has no method `canActivate`/],
      [{ authenticator: Nothing }, /`authenticator` is an instance of Nothing, which has no method `authenticate`/],
      [{ visibility: { useFactory: async () => ({}) } }, /`visibility` is an object, which has no method `scope`/],
    ]),
  )('%s', async (_, given, says) => {
    await expect(start(forRoot(given))).rejects.toThrow(says);
  });

  it.each(
    titled<Given>([
      [{ name: 'second' }, /two OcpiModules have the prefix 'ocpi'\. Give one of them another `prefix`/],
      [{ prefix: 'OCPI/two', name: 'second' }, /two OcpiModules have the prefix 'ocpi'/],
      [{ prefix: 'two' }, /two OcpiModules have no `name`\. Give one of them another `name`/],
    ]),
  )('two OcpiModules, the second with %s', async (_, given, says) => {
    await expect(start(forRoot({}), forRoot(given))).rejects.toThrow(says);
  });
});

describe('forRootAsync', () => {
  const settings = (given: Given) => ({ useFactory: () => ({ ...SETTINGS, ...given }) });
  const forRootAsync = (given: Given): DynamicModule => OcpiModule.forRootAsync({ ...STRUCTURE, ...given });

  it.each([
    ['no source', {}, /forRootAsync\(\) needs `useFactory`, `useClass` or `useExisting`/],
    ['a factory that is none', { useFactory: SETTINGS }, /`useFactory` is an object\. Give a function/],
  ])('%s', (_, given: Given, says) => {
    expect(() => forRootAsync(given)).toThrow(says);
  });

  it.each([
    ['nothing', { useFactory: () => undefined }, /the settings are missing\. Return \{ url, parties \} from `useFactory`/],
    ['null', { useFactory: async () => null }, /the settings are null\. Return/],
    ['a class without create', { useClass: ByClass }, /`useClass` or `useExisting` names has no method `create`\. Give ByClass one/],
    [
      'an existing one without create',
      { useExisting: ByClass, imports: [exporting(ByClass)] },
      /has no method `create`\. Give ByClass one/,
    ],
    ['a wrong setting', settings({ maxLimit: 0 }), /`maxLimit` is 0/],
    [
      'what belongs to the structure',
      { ...settings({ prefix: 'roam', versions: ['2.2.1'], roles: ['CPO'] }) },
      /cannot come from a factory: `versions`, `prefix`\. Give them beside `useFactory`/,
    ],
  ])('%s', async (_, given: Given, says) => {
    await expect(start(forRootAsync(given))).rejects.toThrow(says);
  });

  it('takes the same structure in both places', async () => {
    await expect(start(forRootAsync({ versions: ['2.2.1'], ...settings({ versions: ['2.2.1'] }) }))).resolves.toBeUndefined();
  });
});

describe('what is unusual and works is left alone', () => {
  it.each<Given>([
    { url: 'https://proxy.example.com/charging/', maxLimit: undefined },
    { url: 'HTTP://localhost:3000', hub: { aliveSeconds: -1 } },
    { prefix: '/roaming/v1/', push: { http: true, prefix: '/notify/' }, pushToken: 'with white space' },
    { registrationTokens: [], pushToken: '', secretKey: undefined, modules: [] },
    { bodyLimit: Infinity, rotateSeconds: Infinity, hub: { aliveSeconds: 0 }, conversionCacheBytes: 0, pushDelivery: { drainMs: 0 } },
    { sync: { schedule: false, overlapSeconds: 0 } },
    { sync: { schedule: { everySeconds: 0.5, splay: 0, kinds: [] } } },
    { roles: ['CPO', 'EMSP'], parties: [PARTY, { ...PARTY, roles: ['EMSP'] }] },
    { crud: { stores: [] }, state: undefined, guard: undefined },
    { crud: { useClass: MemoryCrud } },
  ])('%j', async (given) => {
    await expect(start(forRoot(given))).resolves.toBeUndefined();
  });

  it('a url that ends with the prefix is told of', async () => {
    const warn = vi.spyOn(Logger.prototype, 'warn');
    await start(forRoot({ url: 'https://x.example.com/ocpi' }));
    await start(forRoot({ url: 'https://ocpi' }));
    const told = warn.mock.calls.flat().filter((text) => /prefix/.test(String(text)));
    expect(told).toEqual([expect.stringMatching(/https:\/\/x\.example\.com\/ocpi\/ocpi\/versions\. Leave it out/)]);
  });
});

function storeOf(kind: string): unknown {
  return Object.assign(new MapStore('locations'), { kind });
}

function exporting(provider: Type): DynamicModule {
  @Module({})
  class Elsewhere {}
  return { module: Elsewhere, providers: [provider], exports: [provider] };
}
