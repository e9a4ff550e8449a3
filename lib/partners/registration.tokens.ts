import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { OcpiClock } from '../contract/clock.js';
import type { OcpiSettings } from '../ocpi.options.js';
import { OCPI_SETTINGS } from '../ocpi.tokens.js';
import { OcpiAudit } from './audit.js';
import type { Busy } from './partner.record.js';
import { PartnerRecords } from './partner.records.js';
import { OcpiSecrets } from './secrets.js';
import type { RegistrationBounds, RegistrationToken } from './token.record.js';

/** A registration token as it may be shown: without its text, which nobody has any more. */
export interface RegistrationTokenInfo extends RegistrationBounds {
  readonly id: string;
  /** `busy`: a registration with it is under way. */
  readonly state: 'open' | 'busy' | 'used' | 'revoked';
  /** It came from the settings. */
  readonly imported: boolean;
  readonly createdAt: string;
  readonly usedAt?: string;
  /** Our id of the partner that registered with it. */
  readonly usedBy?: string;
}

/** A registration token just made: the only time its text is known. */
export interface NewRegistrationToken {
  readonly id: string;
  readonly token: string;
}

const PRINTABLE = /^[\x21-\x7e]{1,64}$/;

/** Registration tokens (CREDENTIALS_TOKEN_A): made, listed, revoked, and taken by one registration each. */
@Injectable()
export class RegistrationTokens implements OnModuleInit {
  constructor(
    @Inject(OCPI_SETTINGS) private readonly settings: OcpiSettings,
    private readonly records: PartnerRecords,
    private readonly secrets: OcpiSecrets,
    private readonly audit: OcpiAudit,
    private readonly clock: OcpiClock,
  ) {}

  /** Takes over the tokens of the settings. One that was used stays used; an unused one that the settings name no more is forgotten. */
  async onModuleInit(): Promise<void> {
    const named = new Set<string>();
    for (const token of this.settings.registrationTokens ?? []) {
      if (!PRINTABLE.test(token))
        throw new Error('A registration token must be 1 to 64 printable characters without white space. Change registrationTokens.');
      const hash = this.secrets.hash(token);
      named.add(hash);
      await this.records.updateToken(hash, (current) => current ?? { ...this.fresh(), imported: true });
    }
    for (const { id: hash, value } of await this.records.tokens()) {
      if (value.kind !== 'registration' || !value.imported || value.state !== 'open' || named.has(hash)) continue;
      await this.records.updateRegistration(hash, (current) => (current.state === 'open' ? undefined : current));
    }
  }

  async create(bounds: RegistrationBounds = {}): Promise<NewRegistrationToken> {
    const token = this.secrets.newToken();
    const record: RegistrationToken = { ...bounds, ...this.fresh() };
    await this.records.updateToken(this.secrets.hash(token), () => record);
    await this.audit.record(
      { type: 'registration-token.created', token: record.id },
      bounds.partner,
      `registration token ${record.id} made`,
    );
    return { id: record.id, token };
  }

  async list(): Promise<readonly RegistrationTokenInfo[]> {
    return (await this.all()).map(([, token]) => this.info(token));
  }

  /** Whether there was an unused one to revoke. One that a registration is just using counts as unused: that registration fails. */
  async revoke(id: string): Promise<boolean> {
    const hash = (await this.all()).find(([, token]) => token.id === id)?.[0];
    if (hash === undefined) return false;
    let revoked = false;
    await this.records.updateRegistration(hash, (current) => {
      revoked = current.state === 'open';
      return revoked ? { ...current, state: 'revoked', busy: undefined } : current;
    });
    if (revoked) await this.audit.record({ type: 'registration-token.revoked', token: id }, undefined, `registration token ${id} revoked`);
    return revoked;
  }

  /** Takes an open token for one registration; undefined when another has it or it is no registration token any more. */
  async take(hash: string, busy: Busy): Promise<RegistrationToken | undefined> {
    const token = await this.records.updateRegistration(hash, (current) => {
      const free = current.busy === undefined || current.busy.until <= this.clock.now();
      return current.state === 'open' && free ? { ...current, busy } : current;
    });
    return token?.busy?.by === busy.by ? token : undefined;
  }

  /** Gives a token back for another try. */
  async giveBack(hash: string, by: string): Promise<void> {
    await this.records.updateRegistration(hash, (current) => (current.busy?.by === by ? { ...current, busy: undefined } : current));
  }

  /** The registration succeeded: the token is refused from now on. False when it was revoked or lost to another meanwhile. */
  async use(hash: string, by: string, partner: string): Promise<boolean> {
    const used = await this.records.updateRegistration(hash, (current) => {
      if (current.state !== 'open' || current.busy?.by !== by) return current;
      return { ...current, state: 'used', busy: undefined, usedAt: this.clock.timestamp(), usedBy: partner };
    });
    return used?.state === 'used' && used.usedBy === partner;
  }

  /** Undoes `use`, for a registration that failed behind it. */
  async unuse(hash: string, partner: string): Promise<void> {
    await this.records.updateRegistration(hash, (current) => {
      return current.state === 'used' && current.usedBy === partner
        ? { ...current, state: 'open', usedAt: undefined, usedBy: undefined }
        : current;
    });
  }

  private async all(): Promise<[string, RegistrationToken][]> {
    return (await this.records.tokens()).flatMap(({ id, value }) => (value.kind === 'registration' ? [[id, value]] : []));
  }

  private fresh(): RegistrationToken {
    return { kind: 'registration', id: this.secrets.newId(), state: 'open', createdAt: this.clock.timestamp() };
  }

  private info({ kind, busy, imported = false, state, ...others }: RegistrationToken): RegistrationTokenInfo {
    const taken = kind === 'registration' && state === 'open' && busy !== undefined && busy.until > this.clock.now();
    return { ...others, imported, state: taken ? 'busy' : state };
  }
}
