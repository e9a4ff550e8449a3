import { ownContext } from '../../lib/contract/context.js';
import { OcpiCrud } from '../../lib/contract/crud.js';
import type { OcpiPartner } from '../../lib/contract/partner.js';
import type { OcpiState } from '../../lib/contract/state.js';
import type { OcpiVersion } from '../../lib/contract/version.js';
import type { OcpiSyncOptions } from '../../lib/sync/sync.options.js';
import { OcpiSync } from '../../lib/sync/ocpi-sync.js';
import { SYNC_PROVIDERS } from '../../lib/sync/sync.providers.js';
import { MockPartner } from '../../lib/testing/mock-partner.js';
import type { MockPartnerOptions } from '../../lib/testing/mock-partner.options.js';
import type { Location } from '../../lib/versions/v230/locations.js';
import { v221 } from '../fixtures/objects.js';
import { Platform } from '../partners/platform.js';

export const CPO = { country_code: 'DE', party_id: 'MCK' } as const;
const PARTY = { countryCode: 'DE', partyId: 'MCK' } as const;
export const OLD = '2020-01-01T00:00:00Z';

/** A platform that pulls, and a CPO that it is registered with. */
export class Setting {
  private readonly more: Platform[] = [];

  private constructor(
    readonly us: Platform,
    readonly them: MockPartner,
    readonly partner: OcpiPartner,
    private readonly options: { readonly sync?: OcpiSyncOptions; readonly state?: OcpiState; readonly crud?: OcpiCrud },
  ) {}

  static async start(
    options: Setting['options'] & { readonly version?: OcpiVersion; readonly mock?: MockPartnerOptions } = {},
  ): Promise<Setting> {
    const { sync, state, crud, version = '2.2.1', mock } = options;
    const us = await Platform.start({ roles: ['EMSP'], settings: { sync }, state, crud, providers: SYNC_PROVIDERS });
    const them = await MockPartner.start({ versions: [version], roles: [{ role: 'CPO', ...PARTY }], ...mock });
    const partner = await us.registration.register({ url: them.versionsUrl, token: 'mock-token-a', side: 'emsp' });
    them.requests.length = 0;
    return new Setting(us, them, partner, options);
  }

  /** Another instance of the same platform. */
  async instance(): Promise<Platform> {
    const { sync } = this.options;
    const crud = this.crud;
    const platform = await Platform.start({ roles: ['EMSP'], settings: { sync }, state: this.us.state, crud, providers: SYNC_PROVIDERS });
    this.more.push(platform);
    return platform;
  }

  get sync(): OcpiSync {
    return this.us.module.get(OcpiSync);
  }

  get crud(): OcpiCrud {
    return this.us.module.get<OcpiCrud>(OcpiCrud);
  }

  async stored(id: string): Promise<Location | undefined> {
    return this.crud.get('locations', { ...PARTY, id }, ownContext('2.3.0', 'locations'));
  }

  async ids(): Promise<string[]> {
    const page = await this.crud.list('locations', { offset: 0, limit: 10_000 }, ownContext('2.3.0', 'locations'));
    return page.items.map(({ id }) => id);
  }

  /** Puts numbered Locations into the partner's list. */
  offer(count: number, last_updated = OLD, prefix = 'L'): void {
    const list = this.them.objects.list('locations');
    for (let index = 0; index < count; index++) list.push(location(`${prefix}${index}`, last_updated));
  }

  /** Offsets and date_from of the list requests. */
  asked(): { offset: string | null; date_from: string | null }[] {
    return this.them
      .requestsTo(/GET .*sender\/locations$/)
      .map(({ query }) => ({ offset: query.get('offset'), date_from: query.get('date_from') }));
  }

  async stop(): Promise<void> {
    for (const platform of [this.us, ...this.more]) await platform.stop();
    await this.them.stop();
  }
}

/** A Location of the partner, as it is on the wire of 2.2.1. */
export function location(id: string, last_updated = OLD, more: object = {}): object {
  const evse = { ...v221.evse({ uid: `${id}-E` }), last_updated };
  return { ...v221.location({ id, ...CPO, last_updated, evses: [evse] }), ...more };
}
