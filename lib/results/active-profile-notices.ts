import { setTimeout as sleep } from 'node:timers/promises';
import { Injectable, Logger } from '@nestjs/common';
import { PartnerCalls } from '../client/partner-calls.js';
import { ownContext } from '../contract/context.js';
import type { ObjectKey } from '../contract/kinds.js';
import { OcpiObjects } from '../protocol/objects.js';
import type { ActiveChargingProfile } from '../versions/v230/charging-profiles.js';
import { OwedResults } from './owed-results.js';
import { ProfileWatchers, type ProfileWatcher } from './profile-watchers.js';

/** The result of setting a profile is waited for so long, and so often looked at, in milliseconds: it comes before the profile that it sets. */
const PATIENCE_MS = 3000;
const LOOK_MS = 25;

/** PUTs changed active charging profiles to the Sender interface of whoever set one (mod_charging_profiles, Sender PUT). */
@Injectable()
export class ActiveProfileNotices {
  private readonly logger = new Logger('Ocpi');

  constructor(
    private readonly watchers: ProfileWatchers,
    private readonly owed: OwedResults,
    private readonly calls: PartnerCalls,
    private readonly objects: OcpiObjects,
  ) {}

  /** Gives how many have been told. One that cannot be reached is logged; it hears of the next change. */
  async send(session: ObjectKey, profile: ActiveChargingProfile): Promise<number> {
    const watchers = await this.watchers.of(session);
    const told = await Promise.all(watchers.map((watcher) => this.tell(watcher, session, profile)));
    return told.filter(Boolean).length;
  }

  private async tell(
    { partner: id, from, to, call }: ProfileWatcher,
    session: ObjectKey,
    profile: ActiveChargingProfile,
  ): Promise<boolean> {
    try {
      const partner = await this.calls.current(id);
      const body = await this.objects.lowered(
        'activeChargingProfile',
        profile,
        ownContext(partner.version, 'chargingprofiles', { partner }),
      );
      const request = { method: 'PUT', module: 'chargingprofiles', interface: 'SENDER', path: [session.id], body } as const;
      await this.resultOf(call);
      await this.calls.send(partner, request, { from, to });
      return true;
    } catch (error) {
      this.logger.warn(
        `The active charging profile of Session ${session.id} could not be sent: ${error instanceof Error ? error.message : String(error)}`,
      );
      return false;
    }
  }

  private async resultOf(call: string): Promise<void> {
    for (let waited = 0; waited < PATIENCE_MS; waited += LOOK_MS) {
      if (((await this.owed.get(call))?.waiting.length ?? 0) === 0) return;
      await sleep(LOOK_MS);
    }
  }
}
