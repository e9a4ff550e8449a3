import { type DynamicModule, Module } from '@nestjs/common';
import { OcpiModule } from 'nestjs-ocpi';
import { ChargePointsModule } from './charge-points/charge-points.module.js';
import { DatabaseModule } from './database.module.js';
import { DemoSeed } from './demo/demo-seed.js';
import { HealthController } from './health.controller.js';
import { OpenConnections } from './open-connections.js';
import { PlatformCrud } from './platform.crud.js';
import type { Settings } from './settings.js';

/** A platform that is CPO and eMSP at once. */
@Module({})
export class AppModule {
  static with(settings: Settings): DynamicModule {
    return {
      module: AppModule,
      imports: [
        DatabaseModule.with(settings),
        OcpiModule.forRoot({ ...settings.ocpi, crud: { useExisting: PlatformCrud } }),
        ChargePointsModule,
      ],
      controllers: [HealthController],
      providers: [DemoSeed, OpenConnections],
    };
  }
}
