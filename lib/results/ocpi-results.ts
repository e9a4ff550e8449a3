import { Injectable } from '@nestjs/common';
import type { OcpiResult } from '../contract/actions.js';
import { compile } from '../models/checker.js';
import { ActiveChargingProfile } from '../versions/v230/charging-profiles.js';
import type { Session } from '../versions/v230/sessions.js';
import { ActiveProfileNotices } from './active-profile-notices.js';
import { OwedResults } from './owed-results.js';
import { ResultConsequences } from './result-consequences.js';
import { ResultKeeper } from './result-keeper.js';
import { RESULT_KINDS } from './result-kinds.js';

/** What the host tells of commands and charging profiles after their first answer: from any instance, also after a restart. */
@Injectable()
export class OcpiResults {
  constructor(
    private readonly owed: OwedResults,
    private readonly keeper: ResultKeeper,
    private readonly consequences: ResultConsequences,
    private readonly notices: ActiveProfileNotices,
  ) {}

  /**
   * Gives the result of a call (mod_commands, CommandResult; mod_charging_profiles, the three results), in house form. It is delivered in the
   * background: at once, or as soon as the handler has answered ACCEPTED. For a reservation that stands another one may follow until its
   * expiry_date: CANCELED_RESERVATION when the charge point cannot keep it (mod_commands, Flow).
   * @param id the call's, as the handler got it
   * @returns whether it is delivered; false when no result is owed under this id: unknown, refused, given before, or out of time
   * @throws Error when the result is not as its model says
   */
  async complete(id: string, result: OcpiResult): Promise<boolean> {
    const { action } = (await this.owed.get(id)) ?? {};
    if (action === undefined) return false;
    const [fault] = compile<object>(RESULT_KINDS[action].model).check(result);
    if (fault)
      throw new Error(
        `The result of ${action} is not as OCPI wants it: ${fault.path}: ${fault.message}. Give an object like { result: 'ACCEPTED' }.`,
      );
    const owed = await this.owed.give(id, result);
    if (owed === undefined) return false;
    await this.consequences.of(id, owed, result);
    this.keeper.look(id);
    return true;
  }

  /**
   * Tells those who set a charging profile for a Session, with success, that its active profile has changed (mod_charging_profiles, Sender PUT).
   * Others are not told. Send 5 to 60 minutes of it; after clearing, the maximum of the EVSE.
   * @returns how many partners have been told
   * @throws Error when the profile is not as its model says
   */
  async activeProfile(session: Pick<Session, 'country_code' | 'party_id' | 'id'>, profile: ActiveChargingProfile): Promise<number> {
    const [fault] = compile(ActiveChargingProfile).check(profile);
    if (fault)
      throw new Error(
        `The active charging profile is not as OCPI wants it: ${fault.path}: ${fault.message}. Give start_date_time and charging_profile.`,
      );
    return this.notices.send({ countryCode: session.country_code, partyId: session.party_id, id: session.id }, profile);
  }
}
