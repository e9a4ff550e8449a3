import { Module } from '@nestjs/common';
import { ChargePointsModule } from '../charge-points/charge-points.module.js';
import { BookingDesk } from './booking-desk.js';
import { BookingSeed } from './booking-seed.js';

/** Bookable EVSEs; there when OCPI_MODULES names bookings. */
@Module({ imports: [ChargePointsModule], providers: [BookingDesk, BookingSeed] })
export class BookingsModule {}
