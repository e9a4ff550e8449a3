import { Inject, Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { type House, type Kind, OcpiConflict, ownContext } from 'nestjs-ocpi';
import { PlatformCrud } from '../platform.crud.js';
import type { Settings } from '../settings.js';
import { SETTINGS } from '../settings.token.js';
import { type DemoData, demoData } from './demo-data.js';

const ORDER = ['tariffs', 'locations', 'sessions', 'cdrs', 'tokens'] as const satisfies readonly (keyof DemoData & Kind)[];

/** Fills an empty database at first start, and never again. */
@Injectable()
export class DemoSeed implements OnModuleInit {
  constructor(
    private readonly crud: PlatformCrud,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  async onModuleInit(): Promise<void> {
    const { database } = this.crud;
    await database.query('create table if not exists demo_data (made_at timestamptz not null default now())');
    if ((await database.query('select 1 from demo_data')).length > 0) return;
    const [party] = this.settings.ocpi.parties;
    if (party === undefined) return;
    const data = demoData(party, this.settings.demoLocations);
    for (const kind of ORDER) await this.store(kind, data[kind]);
    await database.query('insert into demo_data default values');
    new Logger('Demo').log(`Made ${ORDER.map((kind) => `${data[kind].length} ${kind}`).join(', ')}`);
  }

  /** What a first start that was cut short has stored already stays. */
  private async store<K extends Kind>(kind: K, objects: readonly House[K][]): Promise<void> {
    for (const object of objects) {
      await this.crud.create(kind, object, ownContext('2.3.0', kind)).catch((error: unknown) => {
        if (!(error instanceof OcpiConflict)) throw error;
      });
    }
  }
}
