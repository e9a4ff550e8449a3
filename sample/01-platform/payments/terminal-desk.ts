import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { type ActionInput, type ActionOutput, OcpiClock, type Terminal } from 'nestjs-ocpi';
import { Results } from '../charge-points/results.js';
import { PlatformCrud } from '../platform.crud.js';
import type { Settings } from '../settings.js';
import { SETTINGS } from '../settings.token.js';
import { CardHolder, isOfTerminal } from './card-holder.js';

const MOST = 36;

/** What a simulated payment terminal provider does: it sets up terminals, and captures what drivers owe. */
@Injectable()
export class TerminalDesk implements OnModuleInit {
  constructor(
    private readonly crud: PlatformCrud,
    private readonly clock: OcpiClock,
    private readonly results: Results,
    private readonly drivers: CardHolder,
    @Inject(SETTINGS) private readonly settings: Pick<Settings, 'ocpi'>,
  ) {}

  onModuleInit(): void {
    if (!this.settings.ocpi.roles.includes('PTP')) return;
    this.crud.serve({
      ACTIVATE_TERMINAL: (input) => this.activate(input),
      DEACTIVATE_TERMINAL: () => ({ accepted: true }),
      CAPTURE_PAYMENT: ({ cdr }) => this.capture(cdr),
    });
  }

  private activate({ activation, customer }: ActionInput<'ACTIVATE_TERMINAL'>): ActionOutput<'ACTIVATE_TERMINAL'> {
    const terminal = this.results.later(async (): Promise<Terminal> => ({
      ...activation,
      terminal_id: activation.terminal_id ?? `TERM-${activation.reference ?? this.clock.now()}`.slice(0, MOST),
      last_updated: this.clock.timestamp(),
    }));
    void terminal.then((made) => this.drivers.arrive(made, customer)).catch(() => undefined);
    return { accepted: true, terminal };
  }

  private capture(cdr: ActionInput<'CAPTURE_PAYMENT'>['cdr']): ActionOutput<'CAPTURE_PAYMENT'> {
    const reference = cdr.authorization_reference;
    if (reference === undefined || !isOfTerminal(reference)) return undefined;
    const { before_taxes, taxes = [] } = cdr.total_cost;
    const amount = taxes.reduce((sum, tax) => sum + tax.amount, before_taxes).toFixed(2);
    return {
      id: `FAC-${cdr.id}`.slice(0, MOST),
      authorization_reference: reference,
      total_costs: cdr.total_cost,
      currency: cdr.currency,
      eft_data: ['Mastercard', 'Nr: **** **** **** 1234', `Amount: ${cdr.currency} ${amount}`],
      capture_status_code: 'SUCCESS',
      last_updated: this.clock.timestamp(),
    };
  }
}
