import type { OcpiPartner } from '../contract/partner.js';
import { BookingsClient } from './bookings-client.js';
import { CdrsClient } from './cdrs-client.js';
import { CommandsClient } from './commands-client.js';
import type { OcpiAnswer } from './envelope.js';
import { InvoicesClient } from './invoices-client.js';
import { LocationsClient } from './locations-client.js';
import { ModuleClient, type ClientBase } from './module-client.js';
import type { PartnerRequest } from './partner-calls.js';
import { PaymentsClient } from './payments-client.js';
import { ProfilesClient } from './profiles-client.js';
import { SessionsClient } from './sessions-client.js';
import { TokensClient } from './tokens-client.js';

/** The modules of one partner. Objects are in house form; they travel in the version that the partner registered in. */
export class PartnerClient {
  readonly locations: LocationsClient;
  readonly tokens: TokensClient;
  readonly sessions: SessionsClient;
  readonly cdrs: CdrsClient;
  readonly tariffs: ModuleClient<'tariffs'>;
  readonly commands: CommandsClient;
  readonly chargingProfiles: ProfilesClient;
  readonly hubClientInfo: ModuleClient<'clients'>;
  readonly invoices: InvoicesClient;
  readonly payments: PaymentsClient;
  readonly bookings: BookingsClient;

  constructor(private readonly base: ClientBase) {
    this.locations = new LocationsClient(base);
    this.tokens = new TokensClient(base);
    this.sessions = new SessionsClient(base);
    this.cdrs = new CdrsClient(base);
    this.tariffs = new ModuleClient(base, 'tariffs', 'tariffs');
    this.commands = new CommandsClient(base);
    this.chargingProfiles = new ProfilesClient(base);
    this.hubClientInfo = new ModuleClient(base, 'hubclientinfo', 'clients');
    this.invoices = new InvoicesClient(base);
    this.payments = new PaymentsClient(base);
    this.bookings = new BookingsClient(base);
  }

  /** The partner as it is registered now. @throws OcpiCallError when it is not any more */
  current(): Promise<OcpiPartner> {
    return this.base.objects.calls.current(this.base.partner);
  }

  /** Any request to an endpoint of the partner, such as one of a custom module; `body` and `data` are in the partner's version. @throws OcpiCallError */
  async send(request: PartnerRequest): Promise<OcpiAnswer> {
    return this.base.objects.calls.send(await this.current(), request, this.base.options);
  }
}
