import { Inject, Injectable, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import { OcpiClient, OcpiClock, type OcpiPartner, OcpiRegistration, ownContext } from 'nestjs-ocpi';
import type { Subscription } from 'rxjs';
import { Results } from '../charge-points/results.js';
import { PlatformCrud } from '../platform.crud.js';
import type { Settings } from '../settings.js';
import { SETTINGS } from '../settings.token.js';

const MOST = 45;

/** What the CPO does about payment terminals: when a PTP registers, it has the terminal at its first location activated. */
@Injectable()
export class TerminalOrders implements OnModuleInit, OnModuleDestroy {
  private subscription: Subscription | undefined;

  constructor(
    private readonly registration: OcpiRegistration,
    private readonly client: OcpiClient,
    private readonly crud: PlatformCrud,
    private readonly clock: OcpiClock,
    private readonly results: Results,
    @Inject(SETTINGS) private readonly settings: Pick<Settings, 'ocpi'>,
  ) {}

  onModuleInit(): void {
    this.subscription = this.registration.events$.subscribe((event) => {
      if (event.type === 'partner.registered' && isPtp(event.partner)) this.results.afterwards(() => this.order(event.partner));
    });
  }

  onModuleDestroy(): void {
    this.subscription?.unsubscribe();
  }

  private async order(ptp: OcpiPartner): Promise<void> {
    const owner = this.settings.ocpi.parties.find(({ roles }) => roles.includes('CPO'));
    if (owner === undefined) return;
    const { items } = await this.crud.list('locations', { owners: [owner], offset: 0, limit: 1 }, ownContext('2.3.0', 'locations'));
    const [location] = items;
    if (location === undefined) return;
    await this.client.for(ptp).payments.activate({
      reference: `SERIAL-${location.id}`,
      country_code: location.country_code,
      party_id: location.party_id,
      address: location.address.slice(0, MOST),
      city: location.city,
      country: location.country,
      coordinates: location.coordinates,
      invoice_base_url: 'https://charging.example.com/invoices',
      invoice_creator: 'CPO',
      location_ids: [location.id],
      last_updated: this.clock.timestamp(),
    });
  }
}

function isPtp({ endpoints }: OcpiPartner): boolean {
  return endpoints.some(({ identifier, interface: end }) => identifier === 'payments' && end === 'SENDER');
}
