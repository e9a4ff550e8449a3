import { Injectable } from '@nestjs/common';
import { OcpiClock } from '../contract/clock.js';
import { flatKey, type ObjectKey } from '../contract/kinds.js';
import type { OcpiParty } from '../contract/party.js';
import { OcpiState } from '../contract/state.js';
import type { OwedResult } from './owed.record.js';

/** Somebody who set a charging profile for a Session with success: in the bucket 'results' under `profile/`, the Session and the partner. */
export interface ProfileWatcher {
  readonly partner: string;
  /** Of our messages: ours, and the party that set the profile. */
  readonly from?: OcpiParty;
  readonly to?: OcpiParty;
  /** Our id of the call that last set it. */
  readonly call: string;
  /** When it was last set, in milliseconds since 1970. */
  readonly at: number;
}

const PREFIX = 'profile/';
/** No Session lasts longer, in milliseconds. */
const KEPT_MS = 30 * 86_400_000;

/** Who is to be told when the active charging profile of a Session changes: whoever set one with success, nobody else. */
@Injectable()
export class ProfileWatchers {
  constructor(
    private readonly state: OcpiState,
    private readonly clock: OcpiClock,
  ) {}

  /** From now on this one is told. */
  async add(session: ObjectKey, call: string, { partner, from, to }: Pick<OwedResult, 'partner' | 'from' | 'to'>): Promise<void> {
    await this.state.update<ProfileWatcher>('results', `${prefixOf(session)}${encodeURIComponent(partner)}`, () => ({
      partner,
      from,
      to,
      call,
      at: this.clock.now(),
    }));
  }

  async of(session: ObjectKey): Promise<ProfileWatcher[]> {
    return (await this.state.list<ProfileWatcher>('results', prefixOf(session))).map(({ value }) => value);
  }

  /** Forgets Sessions that must have ended long ago. */
  async sweep(): Promise<void> {
    const limit = this.clock.now() - KEPT_MS;
    for (const { id, value } of await this.state.list<ProfileWatcher>('results', PREFIX)) {
      if (value.at < limit)
        await this.state.update<ProfileWatcher>('results', id, (current) => (current && current.at < limit ? undefined : current));
    }
  }
}

function prefixOf(session: ObjectKey): string {
  const { owner, id } = flatKey(session);
  return `${PREFIX}${[owner, id].map(encodeURIComponent).join('/')}/`;
}
