import type { INestApplication } from '@nestjs/common';
import type { ExpressAdapter } from '@nestjs/platform-express';
import type { FastifyAdapter } from '@nestjs/platform-fastify';
import { Test } from '@nestjs/testing';
import type { ActionInput, ActionOutput, OcpiAction, OcpiActions } from '../../lib/contract/actions.js';
import type { OcpiContext } from '../../lib/contract/context.js';
import { MemoryCrud } from '../../lib/testing/memory-crud.js';
import { AppModule } from '../../sample/01-platform/app.module.js';
import { Memory } from '../../sample/01-platform/charge-points/memory.js';
import { PlatformCrud } from '../../sample/01-platform/platform.crud.js';
import { readSettings } from '../../sample/01-platform/settings.js';
import { freePort } from '../harness.js';
import { ALL_MODULES } from './pair.js';

/** What the sample keeps in its database, in this process. */
class SampleCrud extends MemoryCrud {
  readonly database = { query: async () => [] };
  private handlers: OcpiActions = {};

  serve(handlers: OcpiActions): void {
    this.handlers = { ...this.handlers, ...handlers };
  }

  handler<A extends OcpiAction>(action: A): OcpiActions[A] {
    return this.handlers[action];
  }

  override async do<A extends OcpiAction>(action: A, input: ActionInput<A>, ctx: OcpiContext): Promise<ActionOutput<A> | undefined> {
    return this.handler(action)?.(input, ctx);
  }
}

/** What its charge points remember. */
class SampleMemory implements Pick<Memory, 'get' | 'set' | 'forget' | 'list'> {
  private readonly entries = new Map<string, object>();

  async get<T>(id: string): Promise<T | undefined> {
    return this.entries.get(id) as T | undefined;
  }

  async set(id: string, value: object): Promise<void> {
    this.entries.set(id, value);
  }

  async forget(id: string): Promise<boolean> {
    return this.entries.delete(id);
  }

  async list<T>(prefix: string): Promise<{ id: string; value: T }[]> {
    const found = [...this.entries].filter(([id]) => id.startsWith(prefix));
    return found.map(([id, value]) => ({ id: id.slice(prefix.length), value: value as T }));
  }
}

/** The sample as `npm start` runs it, but for its database. */
export async function startSample(
  partyId: string,
  roles: string,
  adapter: ExpressAdapter | FastifyAdapter,
): Promise<{ app: INestApplication; crud: MemoryCrud; versions: string }> {
  const port = await freePort();
  const settings = await readSettings({
    PORT: String(port),
    OCPI_HOST: `127.0.0.1:${port}`,
    PARTY_ID: partyId,
    OCPI_ROLES: roles,
    OCPI_MODULES: ALL_MODULES.join(','),
    OCPI_DATA_DIR: 'memory:',
    OCPI_DEMO_LOCATIONS: roles.includes('CPO') ? '2' : '0',
    OCPI_SIM_DELAY_MS: '20',
    OCPI_SECRET_KEY: 'secret of the tests',
  });
  const crud = new SampleCrud();
  const module = await Test.createTestingModule({ imports: [AppModule.with(settings)] })
    .overrideProvider(PlatformCrud)
    .useValue(crud)
    .overrideProvider(Memory)
    .useValue(new SampleMemory())
    .compile();
  const app = module.createNestApplication(adapter, { logger: ['error'] });
  await app.listen(port, '127.0.0.1');
  return { app, crud, versions: `http://127.0.0.1:${port}/ocpi/versions` };
}
