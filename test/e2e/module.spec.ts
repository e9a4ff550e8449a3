import { ConflictException, Injectable, Module, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { afterEach, describe, expect, it } from 'vitest';
import {
  OcpiAuthenticator,
  OcpiController,
  OcpiCtx,
  OcpiGet,
  OcpiModule,
  setOcpiPartner,
  type OcpiContext,
  type OcpiOptions,
  type OcpiPartner,
  type OcpiPrincipal,
  type OcpiSettings,
} from '../../lib/index.js';
import { MemoryCrud } from '../../lib/testing/memory-crud.js';
import { MockPartner } from '../../lib/testing/mock-partner.js';
import { v230 } from '../fixtures/objects.js';
import { expectEnvelope, expectFailure, expectInvalid, expectSuccess } from '../harness.envelope.js';
import { wire } from '../harness.objects.js';
import { MapStore } from '../storage/map.store.js';
import { ADAPTERS, ask, base64, OWN, startPlatform, TOKEN_A, type Platform, type PlatformOptions } from '../harness.js';

const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const each of open.splice(0)) await each.close();
});
async function start(options: PlatformOptions): Promise<Platform> {
  const platform = await startPlatform(options);
  open.push(platform);
  return platform;
}
const inBase64 = (token: string) => ({ authorization: base64(token) });

/** A partner that only the host knows. */
const PARTNER: OcpiPartner = {
  id: 'known-to-the-host',
  version: '2.2.1',
  url: 'https://partner.example.com/versions',
  roles: [{ role: 'EMSP', countryCode: 'DE', partyId: 'DRV', businessDetails: { name: 'Drive' } }],
  endpoints: [],
};

describe('OcpiModule', () => {
  it('imported without forRoot says what to write', async () => {
    @Module({ imports: [OcpiModule] })
    class Host {}
    await expect(NestFactory.create(Host, { logger: false, abortOnError: false })).rejects.toThrow(/OcpiModule\.forRoot\(\{/);
  });

  it.each(['useFactory', 'useClass', 'useExisting'] as const)('forRootAsync takes its settings by %s', async (how) => {
    await start({
      ocpiModule: ({ roles, crud, ...settings }) => {
        @Injectable()
        class Settings {
          create(): OcpiSettings {
            return settings;
          }
        }
        @Module({ providers: [Settings], exports: [Settings] })
        class SettingsModule {}
        const imports = [SettingsModule];
        const structure = { roles, crud };
        if (how === 'useClass') return OcpiModule.forRootAsync({ ...structure, useClass: Settings });
        if (how === 'useExisting') return OcpiModule.forRootAsync({ ...structure, imports, useExisting: Settings });
        return OcpiModule.forRootAsync({ ...structure, imports, inject: [Settings], useFactory: async (from: Settings) => from.create() });
      },
    }).then(async (platform) => {
      const answer = await ask(platform.url('/versions'), inBase64(TOKEN_A));
      expect(expectSuccess(expectEnvelope(answer)).body.data).toHaveLength(3);
      expect(await ask(platform.url('/2.2.1/credentials'), inBase64(TOKEN_A))).toMatchObject({
        body: { data: { roles: [{ party_id: OWN.partyId }, { party_id: OWN.partyId }] } },
      });
    });
  });

  it('says what is missing in its options', () => {
    const given = { url: 'https://ocpi.example.com', parties: [] };
    expect(() => OcpiModule.forRoot({ ...given, crud: MemoryCrud } as never)).toThrow(/`roles` is missing/);
    expect(() => OcpiModule.forRoot({ ...given, roles: ['CPO'] } as never)).toThrow(/`crud` is missing/);
    expect(() => OcpiModule.forRoot({ ...given, roles: ['CPO'], crud: MemoryCrud, house: '2.2.1' })).toThrow(/versions: \['2\.2\.1'\]/);
  });
});

describe.each(ADAPTERS)('OcpiModule on %s', (adapter) => {
  it('two of them in one process do not disturb each other', async () => {
    const crud = new MemoryCrud();
    const second = (origin: string): OcpiOptions => ({
      name: 'second',
      prefix: '/roaming/',
      roles: ['CPO'],
      versions: ['2.2.1'],
      crud: { useValue: crud },
      url: origin,
      parties: [{ countryCode: 'DE', partyId: 'TWO', roles: ['CPO'], businessDetails: { name: 'Second' } }],
      registrationTokens: ['token-of-the-second'],
      secretKey: 'another secret',
      outbound: { allowPrivateNetworks: true },
    });
    @Module({})
    class Both {}
    const platform = await start({
      adapter,
      ocpiModule: (settings) => ({ module: Both, imports: [OcpiModule.forRoot(settings), OcpiModule.forRoot(second(settings.url))] }),
    });
    const at = (path: string): string => `${platform.origin}/roaming${path}`;
    const two = { country_code: 'DE', party_id: 'TWO' };
    await platform.store('locations', v230.location());
    await crud.create('locations', v230.location({ id: 'OF-TWO', ...two }), { version: '2.3.0', module: 'locations' });

    expectFailure(await ask(at('/versions'), inBase64(TOKEN_A)), 401);
    expectFailure(await ask(platform.url('/versions'), inBase64('token-of-the-second')), 401);
    const versions = expectSuccess(await ask(at('/versions'), inBase64('token-of-the-second')));
    expect(versions.body.data).toEqual([{ version: '2.2.1', url: at('/2.2.1/details') }]);
    expect((await ask(platform.url('/versions'), inBase64(TOKEN_A))).body.data).toHaveLength(3);

    const [first, other] = [await MockPartner.start(), await MockPartner.start()];
    open.push(...[first, other].map((mock) => ({ close: () => mock.stop() })));
    expect((await first.credentials.register(platform.url('/versions'), TOKEN_A, '2.2.1')).body?.status_code).toBe(1000);
    expect((await other.credentials.register(at('/versions'), 'token-of-the-second', '2.2.1')).body).toMatchObject({
      status_code: 1000,
      data: { url: at('/versions'), roles: [{ role: 'CPO', ...two }] },
    });
    const tokens = [first, other].map(({ credentials }) => inBase64(credentials.theirs!.token));
    const lists = [platform.url('/cpo/2.2.1/locations'), at('/cpo/2.2.1/locations')];
    expect((await ask(lists[0]!, tokens[0])).body.data).toMatchObject([{ id: 'LOC-1' }]);
    expect((await ask(lists[1]!, tokens[1])).body.data).toMatchObject([{ id: 'OF-TWO' }]);
    expectFailure(await ask(lists[0]!, tokens[1]), 401);
    expectFailure(await ask(lists[1]!, tokens[0]), 401);
    expectFailure(await ask(at('/emsp/2.2.1/locations/DE/MCK/X'), tokens[1]), 404);
    expectFailure(await ask(at('/cpo/2.3.0/locations'), tokens[1]), 404);
  });

  it('a custom module is a controller of the host: authenticated, in the envelope, and in the version details', async () => {
    @OcpiController({ version: '2.2.1', module: 'nlexa-weather', interface: 'SENDER' })
    class WeatherController {
      @OcpiGet(':city', 'How is the weather?')
      get(@OcpiCtx() { partner, version, served }: OcpiContext) {
        return { version, asks: partner?.roles[0]?.partyId, of: served?.partyId };
      }
    }
    const platform = await start({ adapter, ocpi: { extraControllers: [WeatherController] } });
    const partner = await platform.partner();
    const { endpoints } = (await partner.ask('/2.2.1/details')).body.data as { endpoints: { identifier: string; url: string }[] };
    const endpoint = endpoints.filter(({ identifier }) => identifier === 'nlexa-weather');
    expect(endpoint).toEqual([{ identifier: 'nlexa-weather', role: 'SENDER', url: platform.url('/cpo/2.2.1/nlexa-weather') }]);
    const answer = expectSuccess(await partner.ask(`${endpoint[0]!.url}/Delft`, { headers: { 'X-Request-ID': 'w-1' } }));
    expect(answer.body.data).toEqual({ version: '2.2.1', asks: partner.party.partyId, of: 'EXA' });
    expect(answer.headers.get('x-request-id')).toBe('w-1');
    expectFailure(expectEnvelope(await ask(platform.url('/cpo/2.2.1/nlexa-weather/Delft'))), 401);
    expectFailure(await partner.ask('/cpo/2.2.1/nlexa-weather/Delft', { method: 'PUT', body: {} }), 405);
    expectFailure(await partner.ask('/cpo/2.3.0/nlexa-weather/Delft'), 404);
  });

  it("a host's guard may authenticate itself, refuse, or leave it to the library", async () => {
    @Injectable()
    class KeyGuard implements CanActivate {
      canActivate(execution: ExecutionContext): boolean {
        const request = execution.switchToHttp().getRequest();
        const key: unknown = request.headers['x-api-key'];
        if (key === 'busy') throw new ConflictException('Come back later.');
        if (key === 'good') setOcpiPartner(request, PARTNER, 'token-of-the-host');
        return key !== 'bad';
      }
    }
    const platform = await start({ adapter, ocpi: { guard: KeyGuard } });
    await platform.store('locations', v230.location());
    const list = platform.url('/cpo/2.2.1/locations');
    const withKey = (key: string, more = {}) => ask(list, { headers: { 'X-Api-Key': key }, ...more });
    expect(expectSuccess(expectEnvelope(await withKey('good'))).body.data).toHaveLength(1);
    expect(expectEnvelope(await withKey('busy'))).toMatchObject({ status: 409, body: { status_message: 'Come back later.' } });
    const partner = await platform.partner();
    expectFailure(expectEnvelope(await withKey('bad', { authorization: partner.authorization })), 401);
    expectSuccess(await partner.ask('/cpo/2.2.1/locations'));
    expectFailure(expectEnvelope(await ask(list)), 401);
  });

  it('serves what is stored only, and takes a write that may mean several own parties for wrong (2001)', async () => {
    const details = { roles: ['CPO'] as const, businessDetails: { name: 'Several' } };
    const second = { countryCode: 'DE', partyId: 'TWO' };
    const served: (string | undefined)[] = [];
    const platform = await start({
      adapter,
      ocpi: {
        roles: ['CPO'],
        parties: [
          { ...OWN, ...details },
          { ...second, ...details },
        ],
        crud: {
          stores: [new MapStore('tokens')],
          actions: { RESERVE_NOW: (_, ctx) => (served.push(ctx.served?.partyId), { result: 'REJECTED' }) },
        },
      },
    });
    const partner = await platform.partner({ roles: ['EMSP'] });
    const { endpoints } = (await partner.ask('/2.2.1/details')).body.data as { endpoints: { identifier: string }[] };
    expect([...new Set(endpoints.map(({ identifier }) => identifier))].sort()).toEqual(['commands', 'credentials', 'tokens']);
    expectFailure(await partner.ask('/cpo/2.2.1/locations'), 404);
    const body = {
      response_url: 'http://127.0.0.1:9/result',
      token: wire('2.2.1', 'token', partner.owner),
      expiry_date: '2099-01-01T00:00:00Z',
      reservation_id: 'R',
      location_id: 'L',
    };
    const path = '/cpo/2.2.1/commands/RESERVE_NOW';
    expectInvalid(await partner.ask(path, { method: 'POST', body }), /several parties/);
    const headers = { 'OCPI-to-country-code': 'de', 'OCPI-to-party-id': 'two' };
    expectSuccess(await partner.ask(path, { method: 'POST', body, headers }));
    expect(served).toEqual(['TWO']);
  });

  it('an authenticator of the host tells whose a token is', async () => {
    @Injectable()
    class StaticAuthenticator extends OcpiAuthenticator {
      override authenticate(token: string): OcpiPrincipal | undefined {
        return token === 'static' ? { kind: 'partner', partner: PARTNER, token } : undefined;
      }
    }
    const platform = await start({ adapter, ocpi: { authenticator: StaticAuthenticator } });
    await platform.store('sessions', v230.session({ id: 'OF-DRV' }), {
      ...v230.session({ id: 'OF-OTHER' }),
      cdr_token: { ...v230.session().cdr_token, party_id: 'OTH' },
    });
    const at = platform.url('/cpo/2.2.1/sessions?date_from=2000-01-01T00:00:00Z');
    for (const authorization of ['static', base64('static')])
      expect(expectSuccess(expectEnvelope(await ask(at, { authorization }))).body.data).toMatchObject([{ id: 'OF-DRV' }]);
    expectFailure(expectEnvelope(await ask(at, { authorization: base64(TOKEN_A) })), 401);
  });
});
