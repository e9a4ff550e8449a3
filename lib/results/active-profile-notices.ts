import { Injectable, Logger } from '@nestjs/common';
import { ownContext } from '../contract/context.js';
import type { ObjectKey } from '../contract/kinds.js';
import type { OcpiPartner } from '../contract/partner.js';
import { OcpiPartners } from '../contract/partners.js';
import { OcpiObjects } from '../protocol/objects.js';
import type { ActiveChargingProfile } from '../versions/v230/charging-profiles.js';
import { PartnerLine } from './partner-line.js';
import { ProfileWatchers, type ProfileWatcher } from './profile-watchers.js';

const MODULE = 'chargingprofiles';

/** PUTs changed active charging profiles to the Sender interface of whoever set one (mod_charging_profiles, Sender PUT). */
@Injectable()
export class ActiveProfileNotices {
  private readonly logger = new Logger('Ocpi');

  constructor(
    private readonly watchers: ProfileWatchers,
    private readonly partners: OcpiPartners,
    private readonly objects: OcpiObjects,
    private readonly line: PartnerLine,
  ) {}

  /** Gives how many have been told. One that cannot be reached is logged; it hears of the next change. */
  async send(session: ObjectKey, profile: ActiveChargingProfile): Promise<number> {
    const watchers = await this.watchers.of(session);
    const told = await Promise.all(watchers.map((watcher) => this.tell(watcher, session, profile)));
    return told.filter(Boolean).length;
  }

  private async tell(watcher: ProfileWatcher, session: ObjectKey, profile: ActiveChargingProfile): Promise<boolean> {
    try {
      const partner = await this.partners.byId(watcher.partner);
      if (partner === undefined) return false;
      const { version } = partner;
      const body = await this.objects.lowered('activeChargingProfile', profile, ownContext(version, MODULE, { partner }));
      const url = `${endpointOf(partner).replace(/\/+$/, '')}/${encodeURIComponent(session.id)}`;
      await this.line.send(partner, { method: 'PUT', url, version, module: MODULE, body, routing: watcher });
      return true;
    } catch (error) {
      this.logger.warn(`The active charging profile of Session ${session.id} could not be sent: ${error instanceof Error ? error.message : String(error)}`);
      return false;
    }
  }
}

function endpointOf(partner: OcpiPartner): string {
  const endpoint = partner.endpoints.find((each) => each.identifier === MODULE && each.interface === 'SENDER');
  if (endpoint === undefined) throw new Error('The partner has no Sender endpoint of chargingprofiles.');
  return endpoint.url;
}
