import { Injectable } from '@nestjs/common';
import { PartnerCache, type PartnerSnapshot } from './partner.cache.js';
import { OcpiSecrets } from './secrets.js';

/** The tokens that partners gave us: for the client alone. */
@Injectable()
export class PartnerTokens {
  /** The tokens opened so far of the partners as they are registered now. */
  private readonly opened = new WeakMap<PartnerSnapshot, Map<string, string>>();

  constructor(
    private readonly cache: PartnerCache,
    private readonly secrets: OcpiSecrets,
  ) {}

  /** Whether another token is stored than the one that was last given: another instance has agreed it. It is given from now on. */
  async haveChanged(partner: string): Promise<boolean> {
    const before = (await this.cache.snapshot()).sealed.get(partner);
    this.cache.partnersChanged();
    const now = (await this.cache.snapshot()).sealed.get(partner);
    return now !== undefined && now !== before;
  }

  /** The token that a partner accepts from us. @throws Error with a sentence when it is not registered, or secretKey has changed */
  theirs(partner: string): string | Promise<string> {
    const known = this.cache.knownPartners();
    return known === undefined ? this.cache.snapshot().then((snapshot) => this.open(snapshot, partner)) : this.open(known, partner);
  }

  private open(snapshot: PartnerSnapshot, partner: string): string {
    let opened = this.opened.get(snapshot);
    if (opened === undefined) this.opened.set(snapshot, (opened = new Map()));
    const known = opened.get(partner);
    if (known !== undefined) return known;
    const sealed = snapshot.sealed.get(partner);
    if (sealed === undefined) throw new Error(`Partner ${partner} is not registered. Register with it first.`);
    const token = this.secrets.open(sealed, partner);
    opened.set(partner, token);
    return token;
  }
}
