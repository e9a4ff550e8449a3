import { Injectable } from '@nestjs/common';
import { OcpiClock } from '../contract/clock.js';
import type { OcpiPartner } from '../contract/partner.js';
import { OcpiState, type StateChange } from '../contract/state.js';
import type { PartnerRecord } from './partner.record.js';
import { PartnerCache } from './partner.cache.js';
import type { PartnerToken, RegistrationToken, TokenRecord } from './token.record.js';

/** Bucket ids of partners start with it; claims of parties live in the same bucket. */
export const PARTNER_PREFIX = 'partner/';

/** Reads and writes what is remembered of partners and tokens. Each write is one `state.update`, and this instance sees it at once. */
@Injectable()
export class PartnerRecords {
  constructor(
    private readonly state: OcpiState,
    private readonly cache: PartnerCache,
    private readonly clock: OcpiClock,
  ) {}

  get(id: string): Promise<PartnerRecord | undefined> {
    return this.state.get<PartnerRecord>('partners', PARTNER_PREFIX + id);
  }

  /** Every partner, pending ones and those that are gone included. */
  async all(): Promise<PartnerRecord[]> {
    return (await this.state.list<PartnerRecord>('partners', PARTNER_PREFIX)).map(({ value }) => value);
  }

  async update(id: string, change: StateChange<PartnerRecord>): Promise<PartnerRecord | undefined> {
    try {
      return await this.state.update<PartnerRecord>('partners', PARTNER_PREFIX + id, change);
    } finally {
      this.cache.partnersChanged();
    }
  }

  /** Changes the public part of a record that is there and not gone. */
  changePartner(id: string, change: (partner: OcpiPartner) => OcpiPartner): Promise<PartnerRecord | undefined> {
    return this.update(id, (current) => {
      if (current === undefined || current.state === 'gone') return current;
      const partner = change(current.partner);
      return partner === current.partner ? current : { ...current, partner, updatedAt: this.clock.timestamp() };
    });
  }

  token(hash: string): Promise<TokenRecord | undefined> {
    return this.state.get<TokenRecord>('tokens', hash);
  }

  tokens(): Promise<{ id: string; value: TokenRecord }[]> {
    return this.state.list<TokenRecord>('tokens');
  }

  /** Writes a token of a partner, or forgets it. */
  async setPartnerToken(hash: string, token: PartnerToken | undefined): Promise<void> {
    await this.updateToken(hash, () => token);
  }

  /** Changes a registration token; a token that is none stays as it is. */
  async updateRegistration(
    hash: string,
    change: (current: RegistrationToken) => RegistrationToken | undefined,
  ): Promise<RegistrationToken | undefined> {
    const record = await this.updateToken(hash, (current) => (current?.kind === 'registration' ? change(current) : current));
    return record?.kind === 'registration' ? record : undefined;
  }

  async updateToken(hash: string, change: StateChange<TokenRecord>): Promise<TokenRecord | undefined> {
    try {
      return await this.state.update<TokenRecord>('tokens', hash, change);
    } finally {
      this.cache.tokenChanged(hash);
    }
  }
}
