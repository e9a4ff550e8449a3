import { type DynamicModule, Module } from '@nestjs/common';
import { OcpiModule } from 'nestjs-ocpi';
import { BookingsModule } from './bookings/bookings.module.js';
import { ChargePointsModule } from './charge-points/charge-points.module.js';
import { DatabaseModule } from './database.module.js';
import { DemoSeed } from './demo/demo-seed.js';
import { HealthController } from './health.controller.js';
import { PaymentsModule } from './payments/payments.module.js';
import { PlatformCrud } from './platform.crud.js';
import { Roaming } from './roaming.js';
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
        ...((settings.ocpi.modules?.includes('payments') ?? settings.ocpi.roles.includes('PTP')) ? [PaymentsModule] : []),
        ...(settings.ocpi.modules?.includes('bookings') ? [BookingsModule] : []),
      ],
      controllers: [HealthController],
      providers: [DemoSeed, Roaming],
    };
  }
}
