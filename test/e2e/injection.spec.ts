import { Inject, Injectable, Logger, Module, Scope, type DynamicModule, type InjectionToken, type Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { Test } from '@nestjs/testing';
import { afterEach, describe, expect, it, vi } from 'vitest';
import {
  OcpiAddresses,
  OcpiClient,
  OcpiClock,
  OcpiCrud,
  OcpiEvents,
  OcpiModule,
  OcpiPartners,
  OcpiPush,
  OcpiRegistration,
  OcpiResults,
  OcpiState,
  OcpiSync,
  OcpiVisibility,
  ownContext,
  type OcpiContext,
  type OcpiOptions,
  type OcpiScope,
} from '../../lib/index.js';
import { MemoryCrud } from '../../lib/testing/memory-crud.js';
import { v230 } from '../fixtures/objects.js';
import { expectSuccess } from '../harness.envelope.js';
import { ADAPTERS, OWN, startPlatform } from '../harness.js';
import { MapStore } from '../storage/map.store.js';

const OPTIONS: Omit<OcpiOptions, 'crud'> = {
  roles: ['CPO', 'EMSP'],
  url: 'https://ocpi.example.com',
  parties: [{ ...OWN, roles: ['CPO', 'EMSP'], businessDetails: { name: 'Example' } }],
  secretKey: 'secret of the tests',
};
const LOCATIONS = ownContext('2.3.0', 'locations');
const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  vi.restoreAllMocks();
  for (const each of open.splice(0)) await each.close();
});

/** An application without routes of its own; Nest 11 never ends to make one whose providers are in a circle. */
async function start(options: Partial<OcpiOptions> & Pick<OcpiOptions, 'crud'>, more: { imports?: DynamicModule['imports'] } = {}) {
  @Module({ imports: [OcpiModule.forRoot({ ...OPTIONS, ...options }), ...(more.imports ?? [])] })
  class Host {}
  const app = await NestFactory.create(Host, { logger: ['error', 'warn'], abortOnError: false });
  open.push(app);
  return app.init();
}

/** A CRUD that injects a service of the library. */
function crudWith(service: InjectionToken): Type<MemoryCrud & { readonly service: unknown }> {
  @Injectable()
  class InjectingCrud extends MemoryCrud {
    constructor(@Inject(service) readonly service: unknown) {
      super();
    }
  }
  return InjectingCrud;
}

@Injectable()
class Repository {
  readonly isOpen = true;
}
@Module({ providers: [Repository], exports: [Repository] })
class RepositoryModule {}

describe('a CRUD that injects what the library makes', () => {
  it.each([OcpiAddresses, OcpiClient, OcpiClock, OcpiEvents, OcpiPartners, OcpiPush, OcpiRegistration, OcpiResults, OcpiSync])(
    '%o is there when the application starts',
    async (service) => {
      const Crud = crudWith(service);
      const seen: unknown[] = [];
      class Seen extends Crud {
        onModuleInit(): void {
          seen.push(this.service);
        }
      }
      const app = await start({ crud: Seen });
      expect(seen).toEqual([app.get(service)]);
    },
  );

  it.each(['class', 'factory', 'existing', 'property', 'over another'] as const)('by %s', async (how) => {
    const made: { push: OcpiPush | undefined }[] = [];
    @Injectable()
    class Charging {
      constructor(readonly push: OcpiPush) {
        made.push(this);
      }
    }
    @Injectable()
    class OverAnother extends MemoryCrud {
      constructor(readonly charging: Charging) {
        super();
      }
    }
    @Injectable()
    class ByProperty extends MemoryCrud {
      @Inject(OcpiPush) readonly push: OcpiPush | undefined;
      onModuleInit(): void {
        made.push(this);
      }
    }
    @Module({ providers: [Charging, OverAnother], exports: [OverAnother] })
    class StorageModule {}
    const Crud = crudWith(OcpiPush);
    const byFactory = (push: OcpiPush) => (made.push({ push }), new MemoryCrud());
    const options = {
      class: { crud: Crud },
      property: { crud: ByProperty },
      factory: { crud: { useFactory: byFactory, inject: [{ token: OcpiPush, optional: true }, Repository] }, imports: [RepositoryModule] },
      existing: { crud: { useExisting: OverAnother }, imports: [StorageModule] },
      'over another': { crud: OverAnother, providers: [Charging] },
    } satisfies Record<typeof how, Partial<OcpiOptions>>;
    const app = await start(options[how]);
    for (const { push } of made) expect(push).toBe(app.get(OcpiPush));
    const crud = app.get(OcpiCrud);
    await crud.create('locations', v230.location(), LOCATIONS);
    expect(await crud.list('locations', { offset: 0, limit: 10 }, LOCATIONS)).toMatchObject({ total: 1 });
  });

  it('keeps its own state and kinds, and its texts are asked for where it has them', async () => {
    const made: Kept[] = [];
    @Injectable()
    class Kept extends MemoryCrud {
      override readonly kinds = ['locations'] as const;
      constructor(readonly push: OcpiPush) {
        super();
        made.push(this);
      }
    }
    const app = await start({ crud: Kept, modules: ['locations'] });
    expect(app.get(OcpiCrud).kinds).toEqual(['locations']);
    expect(app.get(OcpiCrud).pageText).not.toBe(OcpiCrud.prototype.pageText);
    await app.get(OcpiRegistration).createToken();
    expect(await made[0]?.state.list('tokens')).toHaveLength(1);
    expect(await app.get(OcpiState).list('tokens')).toHaveLength(1);
    expect(app.get(OcpiState).watch).toBeDefined();

    const stores = await start({
      crud: { useFactory: (_push: OcpiPush) => OcpiCrud.of([new MapStore('tokens')]), inject: [OcpiPush] },
      modules: ['tokens'],
    });
    expect(stores.get(OcpiCrud).pageText).toBe(OcpiCrud.prototype.pageText);
  });

  it('waits for who asks it while it is being made', async () => {
    const seed = {
      provide: 'SEED',
      useFactory: async (crud: OcpiCrud) => crud.create('locations', v230.location({ id: 'SEEDED' }), LOCATIONS),
      inject: [OcpiCrud],
    };
    @Module({ providers: [seed] })
    class SeedModule {}
    const late = async (_push: OcpiPush) => new Promise<MemoryCrud>((resolve) => setTimeout(() => resolve(new MemoryCrud()), 50));
    const app = await start({ crud: { useFactory: late, inject: [OcpiPush] } }, { imports: [SeedModule] });
    expect(await app.get(OcpiCrud).list('locations', { offset: 0, limit: 10 }, LOCATIONS)).toMatchObject({ items: [{ id: 'SEEDED' }] });
  });

  it('is itself what is injected as OcpiCrud where it injects other things', async () => {
    @Injectable()
    class OnRepository extends MemoryCrud {
      constructor(
        readonly repository: Repository,
        readonly events: OcpiEvents,
      ) {
        super();
      }
    }
    const app = await start({ crud: OnRepository, imports: [RepositoryModule] });
    expect(app.get(OcpiCrud)).toBeInstanceOf(OnRepository);
    const factory = vi.fn((_repository: Repository) => new MemoryCrud());
    const ocpi = OcpiModule.forRoot({ ...OPTIONS, imports: [RepositoryModule], crud: { useFactory: factory, inject: [Repository] } });
    const replacement = new MemoryCrud();
    const tested = await Test.createTestingModule({ imports: [ocpi] })
      .overrideProvider(OcpiCrud)
      .useValue(replacement)
      .compile();
    open.push(tested);
    expect(tested.get(OcpiCrud)).toBe(replacement);
    expect(factory).not.toHaveBeenCalled();
  });

  it('says which circle there is where it cannot be undone', () => {
    @Injectable()
    class Telling extends OcpiVisibility {
      constructor(readonly push: OcpiPush) {
        super();
      }
      scope(): OcpiScope {
        return {};
      }
      sees(): boolean {
        return true;
      }
    }
    expect(() => OcpiModule.forRoot({ ...OPTIONS, crud: MemoryCrud, visibility: Telling })).toThrow(
      /`visibility`: Telling injects OcpiPush, which needs OcpiVisibility.* this\.ref\.get\(OcpiPush, \{ strict: false \}\)/,
    );
  });
});

describe.each(ADAPTERS)('a CRUD that injects OcpiPush on %s', (adapter) => {
  it('serves partners, with pushes by itself too', async () => {
    for (const push of [undefined, { automatic: true }]) {
      const platform = await startPlatform({ adapter, ocpi: { crud: crudWith(OcpiPush), push } });
      open.push(platform);
      const partner = await platform.partner();
      await platform.app.get(OcpiCrud).create('locations', v230.location(), LOCATIONS);
      expect(expectSuccess(await partner.ask('/cpo/2.2.1/locations')).body.data).toMatchObject([{ id: 'LOC-1' }]);
    }
  });
});

describe('what depends on a request', () => {
  @Injectable({ scope: Scope.REQUEST })
  class Tenant {}
  @Injectable()
  class TenantCrud extends MemoryCrud {
    constructor(readonly tenant: Tenant) {
      super();
    }
  }
  @Injectable({ scope: Scope.REQUEST })
  class TenantVisibility extends OcpiVisibility {
    scope(): OcpiScope {
      return {};
    }
    sees(_kind: string, _object: object, _ctx: OcpiContext): boolean {
      return true;
    }
  }
  const providers = [Tenant];
  it.each([
    { name: 'TenantCrud (`crud`)', options: { crud: TenantCrud, providers } },
    { name: 'TenantCrud (`crud`)', options: { crud: TenantCrud, providers, push: { automatic: true } } },
    {
      name: 'OcpiCrud (`crud`)',
      options: { crud: { useFactory: () => new MemoryCrud(), inject: [Tenant, OcpiPush] }, providers },
    },
    { name: 'TenantVisibility (`visibility`)', options: { crud: MemoryCrud, visibility: TenantVisibility } },
  ])('is found at start: $name', async ({ name, options }) => {
    vi.spyOn(Logger.prototype, 'error').mockReturnValue();
    const said = `${name} depends on a request-scoped provider, and is needed outside of requests too.`;
    await expect(start(options)).rejects.toThrow(`${said} Take what you need from ctx, or make it a singleton.`);
  });
});
