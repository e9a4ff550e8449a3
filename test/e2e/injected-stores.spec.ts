import { Injectable, Logger, Module, Scope } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { afterEach, describe, expect, it, vi } from 'vitest';
import {
  OcpiCrud,
  OcpiModule,
  OcpiPush,
  OcpiResults,
  ownContext,
  type ActionInput,
  type CommandAnswer,
  type OcpiOptions,
  type OcpiStoreBinding,
} from '../../lib/index.js';
import { MemoryCrud } from '../../lib/testing/memory-crud.js';
import { v230 } from '../fixtures/objects.js';
import { expectFailure, expectSuccess } from '../harness.envelope.js';
import { wire } from '../harness.objects.js';
import type { TestPartner } from '../harness.partner.js';
import { ADAPTERS, OWN, startPlatform, type Platform, type PlatformOptions } from '../harness.js';
import { MapStore } from '../storage/map.store.js';
import { SessionRepository, SessionStore } from '../storage/orm.store.js';

const settings: Omit<OcpiOptions, 'crud'> = {
  roles: ['CPO'],
  url: 'https://ocpi.example.com',
  parties: [{ ...OWN, roles: ['CPO'], businessDetails: { name: 'Example' } }],
};
const LOCATIONS = ownContext('2.3.0', 'locations');
const open: Platform[] = [];
afterEach(async () => {
  vi.restoreAllMocks();
  for (const platform of open.splice(0)) await platform.close();
});
async function start(options: PlatformOptions): Promise<Platform> {
  const platform = await startPlatform(options);
  open.push(platform);
  return platform;
}
async function modulesOf(partner: TestPartner): Promise<string[]> {
  const { endpoints } = (await partner.ask('/2.3.0/details')).body.data as { endpoints: { identifier: string }[] };
  return [...new Set(endpoints.map(({ identifier }) => identifier))].sort();
}

@Module({ providers: [SessionRepository], exports: [SessionRepository] })
class RepositoryModule {}

@Injectable()
class Shelf {
  readonly written: string[] = [];
}
@Module({ providers: [Shelf], exports: [Shelf] })
class ShelfModule {}

/** A store that injects something of the host and something of the library. */
@Injectable()
class LocationStore extends MapStore<'locations'> {
  static readonly kind = 'locations';

  constructor(
    private readonly shelf: Shelf,
    readonly push: OcpiPush,
  ) {
    super(LocationStore.kind);
  }

  override create(...[object, ctx]: Parameters<MapStore<'locations'>['create']>) {
    this.shelf.written.push(object.id);
    return super.create(object, ctx);
  }
}

/** Actions that know by `this` what they were made with. */
@Injectable()
class Actions {
  readonly asked: string[] = [];

  constructor(private readonly results: OcpiResults) {}

  UNLOCK_CONNECTOR({ id }: ActionInput<'UNLOCK_CONNECTOR'>): CommandAnswer {
    this.asked.push(id);
    return { result: this.results instanceof OcpiResults ? 'ACCEPTED' : 'REJECTED' };
  }
}

const sessions: OcpiStoreBinding = {
  kind: 'sessions',
  useFactory: (repository: SessionRepository, nothing: unknown) => {
    expect(nothing).toBeUndefined();
    return new SessionStore(repository);
  },
  inject: [SessionRepository, { token: 'NOT THERE', optional: true }],
};

describe.each(ADAPTERS)('stores that Nest makes on %s', (adapter) => {
  it.each([{}, { automatic: true }])('serve their kinds, beside one that is made already; push %o', async (push) => {
    const platform = await start({
      adapter,
      ocpi: {
        push,
        crud: { stores: [LocationStore, sessions, new MapStore('tokens')], actions: Actions },
        imports: [RepositoryModule, ShelfModule],
      },
    });
    const partner = await platform.partner({ version: '2.3.0' });
    expect(await modulesOf(partner)).toEqual(['chargingprofiles', 'commands', 'credentials', 'locations', 'sessions', 'tokens']);
    expectFailure(await partner.ask('/cpo/2.3.0/tariffs'), 404);

    const crud = platform.app.get(OcpiCrud);
    expect(crud.kinds).toEqual(['locations', 'sessions', 'tokens']);
    await crud.create('locations', v230.location(), LOCATIONS);
    expect(platform.app.get(Shelf).written).toEqual(['LOC-1']);
    expect(platform.app.get(LocationStore).push).toBe(platform.app.get(OcpiPush));
    expect(expectSuccess(await partner.ask('/cpo/2.3.0/locations')).body.data).toMatchObject([{ id: 'LOC-1' }]);
    const session = wire('2.3.0', 'session', { ...partner.owner, id: 'S' });
    expectSuccess(await partner.ask(partner.pushed('sessions', 'S'), { method: 'PUT', body: session }), 201);

    const body = { response_url: 'http://127.0.0.1:9/', location_id: 'LOC-1', evse_uid: 'EVSE-1', connector_id: '1' };
    const answer = await partner.ask('/cpo/2.3.0/commands/UNLOCK_CONNECTOR', { method: 'POST', body });
    expect(expectSuccess(answer).body.data).toMatchObject({ result: 'ACCEPTED' });
    expect(platform.app.get(Actions).asked).toHaveLength(1);
  });

  it('may be made elsewhere, and actions be a provider too', async () => {
    @Module({ imports: [ShelfModule], providers: [LocationStore, Actions], exports: [LocationStore, Actions] })
    class StoreModule {}
    const platform = await start({
      adapter,
      ocpi: {
        crud: { stores: [{ kind: 'locations', useExisting: LocationStore }], actions: { useExisting: Actions } },
        imports: [StoreModule],
      },
    });
    const partner = await platform.partner({ version: '2.3.0' });
    expect(await modulesOf(partner)).toEqual(['commands', 'credentials', 'locations']);
    expectSuccess(await partner.ask('/cpo/2.3.0/locations'));
  });
});

describe('stores that Nest makes', () => {
  it('are typed by kind', () => {
    class Kindless extends MapStore<'tokens'> {}
    class Mistaken extends MapStore<'tokens'> {
      static readonly kind = 'locations';
    }
    const fine: OcpiStoreBinding[] = [LocationStore, sessions, new MapStore('tokens'), { kind: 'locations', useClass: LocationStore }];
    // @ts-expect-error it does not say its kind
    const kindless: OcpiStoreBinding = Kindless;
    // @ts-expect-error it says another kind than that of its stores
    const mistaken: OcpiStoreBinding = Mistaken;
    // @ts-expect-error what it makes is of another kind
    const made: OcpiStoreBinding = { kind: 'locations', useFactory: () => new MapStore('tokens') };
    // @ts-expect-error no such kind
    const strange: OcpiStoreBinding = { kind: 'weather', useExisting: LocationStore };
    // @ts-expect-error an action that is none
    const acting: OcpiOptions['crud'] = { stores: [], actions: { DANCE: () => ({ result: 'ACCEPTED' }) } };
    class Vague {
      UNLOCK_CONNECTOR = (): string => 'yes';
    }
    // @ts-expect-error its UNLOCK_CONNECTOR answers something else
    const actor: OcpiOptions['crud'] = { stores: [], actions: Vague };
    expect([...fine, kindless, mistaken, made, strange, acting, actor]).toHaveLength(10);
  });

  it('say their kind, and stand by it', async () => {
    class Kindless extends MapStore<'tokens'> {}
    expect(() => OcpiModule.forRoot({ ...settings, crud: { stores: [Kindless as never] } })).toThrow(
      /Kindless .*`crud\.stores`.* `static readonly kind = 'locations'`/,
    );
    const crud = { stores: [{ kind: 'locations', useFactory: () => new MapStore('tokens') as never }] } as const;
    vi.spyOn(Logger.prototype, 'error').mockReturnValue();
    @Module({ imports: [OcpiModule.forRoot({ ...settings, crud })] })
    class Host {}
    await expect(NestFactory.create(Host, { logger: false, abortOnError: false })).rejects.toThrow(/store of locations .* tokens/);
  });

  it('are named when they depend on a request', async () => {
    @Injectable({ scope: Scope.REQUEST })
    class TenantStore extends MapStore<'tokens'> {
      static readonly kind = 'tokens';
      constructor() {
        super('tokens');
      }
    }
    await expect(start({ ocpi: { crud: { stores: [TenantStore] } } })).rejects.toThrow(
      /TenantStore \(`crud\.stores`\) depends on a request-scoped/,
    );
  });
});

describe('a CRUD with fewer kinds than modules', () => {
  const warnings = () => vi.spyOn(Logger.prototype, 'warn').mockReturnValue();
  const said = (logged: ReturnType<typeof warnings>) =>
    logged.mock.calls.map(([text]) => String(text)).filter((text) => /modules/.test(text));

  it('is told once what to write when it comes from a factory or a class', async () => {
    class LocationCrud extends MemoryCrud {
      override readonly kinds = ['locations'] as const;
    }
    for (const crud of [{ useFactory: () => OcpiCrud.of([new MapStore('locations')]) }, LocationCrud]) {
      const logged = warnings();
      await start({ ocpi: { roles: ['CPO'], parties: settings.parties, crud } });
      expect(said(logged)).toEqual([expect.stringMatching(/sessions, .*tariffs.*modules: \['locations', 'commands'\]/)]);
      vi.restoreAllMocks();
    }
  });

  it('is not spoken of where modules say what is served, or it is a hub that passes on', async () => {
    const crud = { useFactory: () => OcpiCrud.of([new MapStore('locations')]) };
    const logged = warnings();
    await start({ ocpi: { crud, modules: ['locations', 'commands'] } });
    await start({ ocpi: { roles: ['HUB'], crud, parties: [{ ...OWN, roles: ['HUB'], businessDetails: { name: 'Hub' } }] } });
    await start({ ocpi: { crud: MemoryCrud } });
    expect(said(logged)).toEqual([]);
  });

  it('has routes for its kinds only where it is there beforehand', async () => {
    const logged = warnings();
    const platform = await start({ ocpi: { crud: { useValue: OcpiCrud.of([new MapStore('locations')]) } } });
    expect(await modulesOf(await platform.partner({ version: '2.3.0' }))).toEqual(['commands', 'credentials', 'locations']);
    expect(said(logged)).toEqual([expect.stringMatching(/No store was given for /)]);
  });
});
