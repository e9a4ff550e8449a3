import { Module } from '@nestjs/common';
import { ChargePointsModule } from '../charge-points/charge-points.module.js';
import { CardHolder } from './card-holder.js';
import { TerminalDesk } from './terminal-desk.js';
import { TerminalOrders } from './terminal-orders.js';

/** Payment terminals: what a CPO does about them, and with the role PTP who provides them. There when OCPI_MODULES names payments. */
@Module({ imports: [ChargePointsModule], providers: [CardHolder, TerminalDesk, TerminalOrders] })
export class PaymentsModule {}
