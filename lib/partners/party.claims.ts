import { Injectable } from '@nestjs/common';
import { OcpiClock } from '../contract/clock.js';
import type { OcpiPartner } from '../contract/partner.js';
import { partyKey } from '../contract/party.js';
import { OcpiState } from '../contract/state.js';
import type { OcpiRole } from '../contract/version.js';
import { OcpiException } from '../protocol/ocpi.exception.js';
import { isHub } from './partner.cache.js';
import type { PartyClaim } from './partner.record.js';
import { PartnerRecords } from './partner.records.js';

const PREFIX = 'claim/';
/** A claim whose registration came to nothing, for instance by a crash, is anybody's after this many milliseconds. */
const ABANDONED_MS = 120_000;

/** Thrown inside a change: the claim is another's. */
class Held extends Error {
  constructor(readonly partner: string) {
    super();
  }
}

/**
 * Each party is held, per role, by one live partner only: nobody registers in another's name. Parties that a hub lists beside its
 * own are not held by it (credentials 2.3.0, hub_party_id).
 */
@Injectable()
export class PartyClaims {
  constructor(
    private readonly state: OcpiState,
    private readonly records: PartnerRecords,
    private readonly clock: OcpiClock,
  ) {}

  /** Claims all parties of a partner, or none. Gives the claims that are new. @throws OcpiException 2001 */
  async take(partner: Pick<OcpiPartner, 'id' | 'roles' | 'hub'>): Promise<readonly string[]> {
    const taken: string[] = [];
    try {
      for (const key of claimsOf(partner)) if (await this.takeOne(key, partner.id)) taken.push(key);
    } catch (error) {
      await this.release(taken, partner.id);
      throw error;
    }
    return taken;
  }

  /** Gives claims back that are the partner's. */
  async release(keys: readonly string[], partner: string): Promise<void> {
    for (const key of keys)
      await this.state.update<PartyClaim>('partners', PREFIX + key, (current) => (current?.partner === partner ? undefined : current));
  }

  /** Gives all claims back that a partner had and, in its new form, has no more. */
  async releaseUnused(before: OcpiPartner, after?: OcpiPartner): Promise<void> {
    const kept = new Set(after ? claimsOf(after) : []);
    await this.release(
      claimsOf(before).filter((key) => !kept.has(key)),
      before.id,
    );
  }

  /** Whether the claim is new. */
  private async takeOne(key: string, partner: string): Promise<boolean> {
    const found = await this.state.get<PartyClaim>('partners', PREFIX + key);
    const free = found !== undefined && found.partner !== partner && !(await this.isLive(found));
    let isNew = false;
    try {
      await this.state.update<PartyClaim>('partners', PREFIX + key, (current) => {
        isNew = current?.partner !== partner;
        if (!isNew) return current;
        if (current !== undefined && !(free && current.partner === found?.partner)) throw new Held(current.partner);
        return { partner, at: this.clock.now() };
      });
    } catch (error) {
      if (!(error instanceof Held)) throw error;
      const [party, role] = key.split('/');
      throw OcpiException.invalid(
        `${party} as ${role} is registered here by another partner. Unregister that connection first, or use another party.`,
      );
    }
    return isNew;
  }

  private async isLive({ partner, at }: PartyClaim): Promise<boolean> {
    const record = await this.records.get(partner);
    if (record?.state === 'registered') return true;
    return record?.state !== 'gone' && at + ABANDONED_MS > this.clock.now();
  }
}

function claimsOf(partner: Pick<OcpiPartner, 'roles' | 'hub'>): readonly string[] {
  const own = isHub(partner) ? partner.roles.filter(({ role }) => role === 'HUB') : partner.roles;
  const claims = own.map((role) => claim(partyKey(role), role.role));
  return [...new Set(partner.hub ? [...claims, claim(partyKey(partner.hub), 'HUB')] : claims)];
}

function claim(party: string, role: OcpiRole): string {
  return `${party}/${role}`;
}
