import { Inject, Injectable, Logger } from '@nestjs/common';
import { OcpiPartners, OcpiRegistration, OcpiSync, OnOcpiEvent, type OcpiEventOf, type OcpiPartner } from 'nestjs-ocpi';
import { Results } from './charge-points/results.js';
import { Timers } from './charge-points/timers.js';
import type { Settings } from './settings.js';
import { SETTINGS } from './settings.token.js';

/** How long until a platform that could not be joined is tried again, in milliseconds. */
const AGAIN_MS = 5000;

/** Registers at the platform that the environment names, and brings what new partners own into the database. */
@Injectable()
export class Roaming {
  private readonly logger = new Logger('Roaming');

  constructor(
    private readonly registration: OcpiRegistration,
    private readonly partners: OcpiPartners,
    private readonly sync: OcpiSync,
    private readonly results: Results,
    private readonly timers: Timers,
    @Inject(SETTINGS) private readonly settings: Pick<Settings, 'joins'>,
  ) {}

  /** To be called when the application listens: the other platform calls back. */
  start(): void {
    const { joins } = this.settings;
    if (joins) this.timers.background(`Joining ${joins.url}`, () => this.join(joins));
  }

  @OnOcpiEvent('partner.registered')
  registered({ partner }: OcpiEventOf<'partner.registered'>): void {
    this.timers.background(`Pulling from ${partner.url}`, () => this.results.later(() => this.pull(partner)));
  }

  private async join(options: { readonly url: string; readonly token: string }): Promise<void> {
    if ((await this.partners.all()).some(({ url }) => url === options.url)) return;
    do {
      try {
        await this.registration.register(options);
        return;
      } catch (error) {
        this.logger.warn(error instanceof Error ? error.message : String(error));
      }
    } while (await this.timers.rest(AGAIN_MS));
  }

  private async pull(partner: OcpiPartner): Promise<void> {
    const reports = await this.sync.pullAll(partner);
    const sums = reports.map(({ kind, created, updated }) => `${created + updated} ${kind}`);
    this.logger.log(`${partner.url} has ${sums.join(', ') || 'nothing for us'}`);
  }
}
