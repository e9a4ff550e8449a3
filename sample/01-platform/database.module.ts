import { type DynamicModule, Module } from '@nestjs/common';
import { openDatabase } from 'nestjs-ocpi/storage';
import { PlatformCrud } from './platform.crud.js';
import type { Settings } from './settings.js';
import { SETTINGS } from './settings.token.js';
import { TEMPLATES } from './templates.js';

/** The database, for all other modules. */
@Module({})
export class DatabaseModule {
  static with(settings: Settings): DynamicModule {
    return {
      module: DatabaseModule,
      global: true,
      providers: [
        { provide: SETTINGS, useValue: settings },
        {
          provide: PlatformCrud,
          useFactory: async () => new PlatformCrud(await openDatabase(settings.database, { templates: TEMPLATES })),
        },
      ],
      exports: [SETTINGS, PlatformCrud],
    };
  }
}
