import { Injectable } from '@nestjs/common';
import { OcpiAuthenticator, type OcpiPrincipal } from '../contract/authenticator.js';
import { OcpiClock } from '../contract/clock.js';
import { PartnerCache, type PartnerSnapshot } from './partner.cache.js';
import { PartnerRecords } from './partner.records.js';
import { OcpiSecrets } from './secrets.js';
import type { PartnerToken, TokenRecord } from './token.record.js';

const MAX_HASHES = 10_000;

/**
 * Whom a token belongs to, by its SHA-256: one look-up, whatever the number of partners, and no time that depends on the token's
 * text. Answers at once when token and partner are known.
 */
@Injectable()
export class TokenAuthenticator extends OcpiAuthenticator {
  /** Hashes of partners' tokens: SHA-256 costs more than all else here. */
  private readonly hashes = new Map<string, string>();

  constructor(
    private readonly secrets: OcpiSecrets,
    private readonly cache: PartnerCache,
    private readonly records: PartnerRecords,
    private readonly clock: OcpiClock,
  ) {
    super();
  }

  authenticate(token: string): OcpiPrincipal | undefined | Promise<OcpiPrincipal | undefined> {
    const hash = this.hashes.get(token) ?? this.secrets.hash(token);
    const record = this.cache.knownToken(hash);
    const snapshot = this.cache.knownPartners();
    if (record === undefined || snapshot === undefined) return this.read(hash, token);
    return this.decide(hash, record, snapshot, token);
  }

  private async read(hash: string, token: string): Promise<OcpiPrincipal | undefined> {
    const record = await this.cache.token(hash);
    if (record === undefined) return undefined;
    let snapshot = await this.cache.snapshot();
    if (record.kind === 'partner' && !isKnown(record.partner, snapshot)) {
      // It has just registered, with another instance, which has not told of it yet.
      this.cache.partnersChanged();
      snapshot = await this.cache.snapshot();
    }
    return this.decide(hash, record, snapshot, token);
  }

  private decide(
    hash: string,
    record: TokenRecord,
    snapshot: PartnerSnapshot,
    token: string,
  ): OcpiPrincipal | undefined | Promise<OcpiPrincipal> {
    if (record.kind === 'registration') return record.state === 'open' ? { kind: 'registration', token } : undefined;
    if (record.until !== undefined && record.until <= this.clock.now()) return undefined;
    // Our own POST is open: the other side may look at our versions with the token it was just given.
    if (snapshot.pending.has(record.partner)) return { kind: 'registration', token };
    const partner = snapshot.byId.get(record.partner);
    if (partner === undefined) return undefined;
    const principal: OcpiPrincipal = { kind: 'partner', partner, token };
    this.remember(token, hash);
    return record.replaces === undefined ? principal : this.retire(hash, record, record.replaces).then(() => principal);
  }

  /** Only the way from a token to its hash, which nothing changes; whether the token is good is decided anew each time. */
  private remember(token: string, hash: string): void {
    if (this.hashes.has(token)) return;
    if (this.hashes.size >= MAX_HASHES) this.hashes.clear();
    this.hashes.set(token, hash);
  }

  /** The first use of a new token ends the one before it. */
  private async retire(hash: string, record: PartnerToken, replaced: string): Promise<void> {
    await this.records.setPartnerToken(replaced, undefined);
    await this.records.updateToken(hash, (current) =>
      current?.kind === 'partner' ? { kind: 'partner', partner: record.partner } : current,
    );
    await this.records.update(
      record.partner,
      (current) => current && { ...current, hashes: current.hashes.filter((each) => each !== replaced) },
    );
  }
}

function isKnown(partner: string, { byId, pending }: PartnerSnapshot): boolean {
  return byId.has(partner) || pending.has(partner);
}
