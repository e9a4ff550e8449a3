import { Injectable } from '@nestjs/common';
import type { Observable } from 'rxjs';
import type { OcpiPrincipal } from '../contract/authenticator.js';
import type { OcpiContext } from '../contract/context.js';
import type { OcpiPartner } from '../contract/partner.js';
import type { OcpiQuirks } from '../contract/quirks.js';
import { OcpiAudit, type AuditEntry } from './audit.js';
import { CredentialsReceiver, type HasLeft } from './credentials.receiver.js';
import { OcpiEvents, type OcpiEventOf } from './ocpi.events.js';
import type { PartnerRecord } from './partner.record.js';
import { PartnerRecords } from './partner.records.js';
import { PartnerTokens } from './partner.tokens.js';
import { PartnerWriter } from './partner.writer.js';
import { RegistrationAdoption, type AdoptOptions } from './registration.adoption.js';
import { RegistrationStarter, type RegisterOptions, type UpdateOptions } from './registration.starter.js';
import { RegistrationTokens, type NewRegistrationToken, type RegistrationTokenInfo } from './registration.tokens.js';
import type { RegistrationBounds } from './token.record.js';

/** An event about a connection. */
export type OcpiPartnerEvent = OcpiEventOf<'partner.registered' | 'partner.updated' | 'partner.unregistered' | 'partner.failed'>;

/** How to unregister. */
export interface UnregisterOptions {
  /** Also when the partner cannot be told. @default false */
  readonly force?: boolean;
}

/** Connections to other platforms, from both ends: they register here, or we register there (credentials). */
@Injectable()
export class OcpiRegistration {
  /** What happens to connections, on this instance. */
  readonly events$: Observable<OcpiPartnerEvent>;

  constructor(
    private readonly receiver: CredentialsReceiver,
    private readonly starter: RegistrationStarter,
    private readonly adoption: RegistrationAdoption,
    private readonly registrationTokens: RegistrationTokens,
    private readonly records: PartnerRecords,
    private readonly writer: PartnerWriter,
    private readonly partnerTokens: PartnerTokens,
    private readonly audit: OcpiAudit,
    events: OcpiEvents,
  ) {
    this.events$ = events.of('partner.registered', 'partner.updated', 'partner.unregistered', 'partner.failed');
  }

  /**
   * Registers at another platform, from GET versions to its answer with our token. Keeps nothing when it fails.
   * @throws OcpiCallError what the platform answered, or why no credentials were sent
   */
  register(options: RegisterOptions): Promise<OcpiPartner> {
    return this.starter.register(options);
  }

  /**
   * Takes over a connection that another system has made, with the tokens that both sides use already: a platform that moves here keeps its partners. The
   * partner is asked for its versions and details, and for its credentials where `roles` are not given; it need not do anything.
   * @throws OcpiCallError when it cannot be asked; OcpiException 2001 when its party is another partner's or ours; Error when a token is none, or known already
   */
  adopt(options: AdoptOptions): Promise<OcpiPartner> {
    return this.adoption.adopt(options);
  }

  /**
   * Renews the tokens of both directions, reads the partner's endpoints again and tells it ours; with `version` the connection changes
   * to it. Our old token is accepted until the new one is first used, at most `graceSeconds`. The connection stays as it was when it fails.
   * @throws OcpiCallError
   */
  async update(partner: string, options: UpdateOptions = {}): Promise<OcpiPartner> {
    const record = await this.registered(partner);
    return this.starter.update(record, await this.partnerTokens.theirs(partner), options);
  }

  /** Reads the partner's versions and details again, without new tokens. @throws OcpiCallError */
  async refresh(partner: string): Promise<OcpiPartner> {
    const record = await this.registered(partner);
    return this.starter.refresh(record.partner, await this.partnerTokens.theirs(partner));
  }

  /**
   * Ends a connection: tells the partner, then no token of either direction works any more.
   * @throws OcpiCallError when the partner cannot be told and `force` is not set; the connection stays then
   */
  async unregister(partner: string, { force = false }: UnregisterOptions = {}): Promise<void> {
    const record = await this.registered(partner);
    try {
      await this.starter.leave(record.partner, await this.partnerTokens.theirs(partner));
    } catch (error) {
      if (!force) throw error;
    }
    await this.writer.remove(partner);
    await this.audit.record(
      { type: 'partner.unregistered', partner: record.partner, by: 'platform' },
      partner,
      force ? 'ended by force' : 'ended',
    );
  }

  /** Makes a registration token (CREDENTIALS_TOKEN_A) for a platform that shall register here. Its text is given this once only. */
  createToken(bounds: RegistrationBounds = {}): Promise<NewRegistrationToken> {
    return this.registrationTokens.create(bounds);
  }

  /** All registration tokens, without their texts. */
  listTokens(): Promise<readonly RegistrationTokenInfo[]> {
    return this.registrationTokens.list();
  }

  /** Revokes an unused registration token. False when there is none with this id, or it is used already. */
  revokeToken(id: string): Promise<boolean> {
    return this.registrationTokens.revoke(id);
  }

  /** Says how a partner differs from the specification; replaces what was found out in the handshake. */
  async setQuirks(partner: string, quirks: OcpiQuirks): Promise<OcpiPartner> {
    await this.registered(partner);
    const record = await this.records.changePartner(partner, (current) => ({ ...current, quirks }));
    if (record === undefined) throw unknown(partner);
    await this.audit.record({ type: 'partner.updated', partner: record.partner, by: 'platform' }, partner, 'quirks set');
    return record.partner;
  }

  /** What happened to a connection, the oldest first, the last 100 lines; without an id, registrations that came to nothing. */
  history(partner?: string): Promise<readonly AuditEntry[]> {
    return this.audit.entries(partner);
  }

  /** GET credentials. */
  own(principal: OcpiPrincipal, ctx: OcpiContext): Promise<object> {
    return this.receiver.own(principal, ctx);
  }

  /** POST credentials. @throws OcpiException */
  post(principal: OcpiPrincipal, body: unknown, ctx: OcpiContext, hasLeft?: HasLeft): Promise<object> {
    return this.receiver.post(principal, body, ctx, hasLeft);
  }

  /** PUT credentials. @throws OcpiException */
  put(principal: OcpiPrincipal, body: unknown, ctx: OcpiContext, hasLeft?: HasLeft): Promise<object> {
    return this.receiver.put(principal, body, ctx, hasLeft);
  }

  /** DELETE credentials. @throws OcpiException */
  remove(principal: OcpiPrincipal, _ctx?: OcpiContext): Promise<void> {
    return this.receiver.remove(principal);
  }

  private async registered(partner: string): Promise<PartnerRecord> {
    const record = await this.records.get(partner);
    if (record?.state !== 'registered') throw unknown(partner);
    return record;
  }
}

function unknown(partner: string): Error {
  return new Error(`There is no registered partner ${partner}. See OcpiPartners.all() for those that there are.`);
}
