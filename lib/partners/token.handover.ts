import { Inject, Injectable } from '@nestjs/common';
import { OcpiClock } from '../contract/clock.js';
import type { OcpiSettings } from '../ocpi.options.js';
import { OCPI_SETTINGS } from '../ocpi.tokens.js';
import type { PartnerRecord } from './partner.record.js';
import { PartnerRecords } from './partner.records.js';

const GRACE_SECONDS = 86_400;

/** Which of our tokens a partner may use around a PUT of ours. */
@Injectable()
export class TokenHandover {
  constructor(
    @Inject(OCPI_SETTINGS) private readonly settings: Pick<OcpiSettings, 'graceSeconds'>,
    private readonly records: PartnerRecords,
    private readonly clock: OcpiClock,
  ) {}

  /** The PUT succeeded: the token before is accepted until the new one is first used, at most for the time of grace; older ones end. */
  async done({ partner: { id: partner }, hashes: [last, ...older] }: PartnerRecord, hash: string): Promise<void> {
    await this.end(partner, older);
    if (last === undefined) return;
    await this.records.setPartnerToken(last, { kind: 'partner', partner, until: this.until() });
    await this.records.setPartnerToken(hash, { kind: 'partner', partner, replaces: last });
  }

  /**
   * Nobody knows whether the partner took the PUT: it may use the new token from now on, which ends the one before, or go on with that. The new
   * one is forgotten after the time of grace.
   */
  async open({ partner: { id: partner }, hashes: [last, ...older] }: PartnerRecord, hash: string): Promise<void> {
    await this.end(partner, older);
    await this.records.setPartnerToken(hash, {
      kind: 'partner',
      partner,
      until: this.until(),
      ...(last !== undefined && { replaces: last }),
    });
    await this.records.update(partner, (current) => current && { ...current, hashes: [...current.hashes, hash] });
  }

  private async end(partner: string, hashes: readonly string[]): Promise<void> {
    if (hashes.length === 0) return;
    for (const hash of hashes) await this.records.setPartnerToken(hash, undefined);
    await this.records.update(partner, (current) => {
      return current && { ...current, hashes: current.hashes.filter((each) => !hashes.includes(each)) };
    });
  }

  private until(): number {
    return this.clock.now() + (this.settings.graceSeconds ?? GRACE_SECONDS) * 1000;
  }
}
