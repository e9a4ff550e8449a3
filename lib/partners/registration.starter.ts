import { Injectable } from '@nestjs/common';
import type { OcpiPartner } from '../contract/partner.js';
import type { OcpiParty } from '../contract/party.js';
import type { OcpiQuirks } from '../contract/quirks.js';
import { OCPI_VERSIONS, type OcpiSide, type OcpiVersion } from '../contract/version.js';
import { OcpiSelf } from '../contract/self.js';
import { tokenEncoding } from '../client/call-headers.js';
import { dataObject } from '../client/envelope.js';
import { OcpiCallError } from '../client/ocpi-call.error.js';
import { OcpiCaller, type OcpiCall } from '../client/ocpi-caller.js';
import { isUndone } from '../client/undone.js';
import { OcpiAudit } from './audit.js';
import { readCredentials } from './credentials.reader.js';
import { withInterfaces, type OfferedEndpoint, type OfferedVersion } from './details.reader.js';
import type { OcpiInitiator } from './ocpi.events.js';
import { PartnerDiscovery, settled, type Asked, type Found } from './partner.discovery.js';
import { PartnerMeeting } from './partner.meeting.js';
import type { PartnerRecord } from './partner.record.js';
import { PartnerRecords } from './partner.records.js';
import { PartnerWriter } from './partner.writer.js';
import { OcpiSecrets } from './secrets.js';
import { TokenHandover } from './token.handover.js';
import type { RegistrationBounds } from './token.record.js';

/** How to register at another platform. The bounds say what the partner may claim to be. */
export interface RegisterOptions extends RegistrationBounds {
  /** Its versions URL. */
  readonly url: string;
  /** The registration token it gave us (CREDENTIALS_TOKEN_A). */
  readonly token: string;
  /** @default the latest that both offer */
  readonly version?: OcpiVersion;
  /** What is known of its ways already; more is found out in the handshake. */
  readonly quirks?: OcpiQuirks;
  /** Our side that the connection is for; 2.1.1 has one per connection. @default all, for 2.1.1 that of the first role */
  readonly side?: OcpiSide;
}

/** What an update shall change beside the tokens. */
export interface UpdateOptions {
  /** The version to go on in; `latest`: the latest that both offer. @default the same */
  readonly version?: OcpiVersion | 'latest';
}

const BY: OcpiInitiator = 'platform';

/** What a partner offers, before any credentials are sent. */
export interface Offer {
  readonly version: OcpiVersion;
  readonly endpoints: readonly OfferedEndpoint[];
  readonly credentialsUrl: string;
  readonly asked: Asked;
}

/** Registration, update and unregistration as the starting side (credentials, Use cases). */
@Injectable()
export class RegistrationStarter {
  constructor(
    private readonly self: OcpiSelf,
    private readonly meeting: PartnerMeeting,
    private readonly discovery: PartnerDiscovery,
    private readonly caller: OcpiCaller,
    private readonly records: PartnerRecords,
    private readonly writer: PartnerWriter,
    private readonly secrets: OcpiSecrets,
    private readonly audit: OcpiAudit,
    private readonly handover: TokenHandover,
  ) {}

  /** @throws OcpiCallError, OcpiException; nothing is kept then */
  async register(options: RegisterOptions): Promise<OcpiPartner> {
    const id = options.partner ?? this.secrets.newId();
    try {
      const offer = await this.meet(options.url, options.version ?? 'latest', options.side, {
        token: options.token,
        quirks: options.quirks ?? {},
      });
      const partner = await this.exchange('POST', id, offer, options);
      await this.audit.record({ type: 'partner.registered', partner, by: BY }, id, `OCPI ${partner.version} at ${options.url}`);
      return partner;
    } catch (error) {
      throw await this.failed('register', error, options.partner);
    }
  }

  /** @throws OcpiCallError, OcpiException; the record is as before then, but for a new token that the partner may have taken */
  async update(before: PartnerRecord, token: string, options: UpdateOptions): Promise<OcpiPartner> {
    const { partner } = before;
    try {
      const asked = { token, quirks: partner.quirks ?? {}, partner: partner.id };
      const offer = await this.meet(partner.url, options.version ?? partner.version, partner.side, asked);
      const updated = await this.exchange(
        'PUT',
        partner.id,
        offer,
        { side: partner.side, served: partner.served, url: partner.url },
        partner.roles,
      );
      await this.audit.record(
        { type: 'partner.updated', partner: updated, by: BY },
        partner.id,
        `credentials updated, OCPI ${updated.version}`,
      );
      return updated;
    } catch (error) {
      throw await this.failed('update', error, partner.id);
    }
  }

  /** Reads versions and details again, for a partner that moved its endpoints without saying so. */
  async refresh(partner: OcpiPartner, token: string): Promise<OcpiPartner> {
    const offer = await this.meet(partner.url, partner.version, partner.side, { token, quirks: partner.quirks ?? {}, partner: partner.id });
    const endpoints = withInterfaces(offer.endpoints, partner.roles);
    const record = await this.records.changePartner(partner.id, (current) => ({ ...current, endpoints, quirks: offer.asked.quirks }));
    const refreshed = record?.partner ?? partner;
    await this.audit.record({ type: 'partner.updated', partner: refreshed, by: BY }, partner.id, 'endpoints read again');
    return refreshed;
  }

  /** DELETE at the partner. One that does not know us any more has done so already. @throws OcpiCallError */
  async leave(partner: OcpiPartner, token: string): Promise<void> {
    const url = partner.endpoints.find(({ identifier }) => identifier === 'credentials')?.url;
    if (url === undefined) return;
    try {
      await this.caller.send(credentialsCall('DELETE', url, partner.version, { token, quirks: partner.quirks ?? {}, partner: partner.id }));
    } catch (error) {
      const unknown = error instanceof OcpiCallError && [401, 404, 405].includes(error.http ?? 0);
      if (!unknown) throw await this.failed('unregister', error, partner.id);
    }
  }

  /** Versions, the choice of one, its details, and whether all is there that is needed. @throws OcpiCallError */
  async meet(url: string, wanted: OcpiVersion | 'latest', side: OcpiSide | undefined, asked: Asked): Promise<Offer> {
    const versions = await this.discovery.versions(url, asked, wanted === 'latest' ? undefined : wanted);
    const chosen = this.choose(versions, wanted, side, url);
    const quirks = settled(chosen.version, versions.quirks);
    const details = await this.discovery.details(chosen, { ...asked, quirks });
    const credentialsUrl = details.value.find(({ identifier }) => identifier === 'credentials')?.url;
    const missing = [...(credentialsUrl === undefined ? ['credentials'] : []), ...this.meeting.missingModules(details.value)];
    if (credentialsUrl === undefined || missing.length > 0) {
      throw new OcpiCallError(`${chosen.url} does not list ${missing.join(', ')}. No credentials were sent; ask the partner for them.`, {
        failure: 'refused',
        url: chosen.url,
      });
    }
    return {
      version: chosen.version,
      endpoints: details.value,
      credentialsUrl,
      asked: { ...asked, quirks: settled(chosen.version, details.quirks) },
    };
  }

  private choose(
    offered: Found<readonly OfferedVersion[]>,
    wanted: OcpiVersion | 'latest',
    side: OcpiSide | undefined,
    url: string,
  ): OfferedVersion {
    const ours = new Set(this.self.versions(side).map(({ version }) => version));
    const common = offered.value.filter(({ version }) => ours.has(version) && (wanted === 'latest' || version === wanted));
    const chosen = [...common].sort((a, b) => OCPI_VERSIONS.indexOf(b.version) - OCPI_VERSIONS.indexOf(a.version))[0];
    if (chosen !== undefined) return chosen;
    const list = offered.value.map(({ version }) => version).join(', ') || 'no version known here';
    const what = wanted === 'latest' ? `none of ${[...ours].join(', ')}` : `not ${wanted}`;
    throw new OcpiCallError(`${url} offers ${list}, but ${what}. Offer a version that both speak.`, { failure: 'refused', url });
  }

  /** Sends our credentials with a token that is accepted while the request is open, and keeps what comes back. */
  private async exchange(
    method: 'POST' | 'PUT',
    id: string,
    offer: Offer,
    options: Omit<RegisterOptions, 'token'>,
    parties: readonly OcpiParty[] = [],
  ): Promise<OcpiPartner> {
    const { version, asked } = offer;
    const side = version === '2.1.1' ? this.meeting.sideOf(options.side) : options.side;
    const token = this.secrets.newToken();
    const hash = this.secrets.hash(token);
    const reader = { roles: parties, endpoints: offer.endpoints };
    const ours = await this.meeting.credentials(version, token, options.side, options.served, reader);
    const known = { id, version, side, url: options.url, served: this.meeting.servedBy(version, ours), quirks: asked.quirks };
    const busy = this.writer.busy();
    const before = await this.writer.open({ ...known, roles: [], endpoints: [] }, busy);
    let granted: string | undefined;
    try {
      await this.records.setPartnerToken(hash, { kind: 'partner', partner: id });
      const answer = await this.caller.send({ ...credentialsCall(method, offer.credentialsUrl, version, asked), body: ours });
      const given = dataObject(answer, { method, partner: asked.partner });
      if (typeof given?.['token'] === 'string') granted = given['token'];
      const theirs = this.meeting.admitted(readCredentials(version, given, this.meeting.sideOf(side)), options);
      const { url, roles, hub, token: theirToken } = theirs;
      const partner = { ...known, url, roles, hub, endpoints: withInterfaces(offer.endpoints, roles) };
      const older = method === 'PUT' ? 'stay' : 'end';
      if (!(await this.writer.write({ partner, theirs: theirToken, ours: hash, older, busy })))
        throw new Error('The connection was changed or ended by another while its credentials were exchanged. Look at it and try again.');
      if (method === 'PUT' && before) await this.handover.done(before, hash);
      return partner;
    } catch (error) {
      if (method === 'PUT' && before && !isUndone(error)) await this.handover.open(before, hash);
      else await this.abandon(id, hash, busy, method === 'POST' ? granted : undefined, offer);
      throw error;
    } finally {
      await this.writer.end(id, busy);
    }
  }

  /** No trace is left here, nor, where it can be helped, at the partner that has just registered us. */
  private async abandon(id: string, hash: string, busy: PartnerRecord['busy'], granted: string | undefined, offer: Offer): Promise<void> {
    await this.records.setPartnerToken(hash, undefined);
    await this.records.update(id, (current) => (current?.state === 'pending' && current.busy?.by === busy?.by ? undefined : current));
    if (granted === undefined) return;
    await this.caller
      .send(credentialsCall('DELETE', offer.credentialsUrl, offer.version, { ...offer.asked, token: granted }))
      .catch(() => undefined);
  }

  private async failed(step: 'register' | 'update' | 'unregister', error: unknown, partner: string | undefined): Promise<unknown> {
    const reason = error instanceof Error ? error.message : String(error);
    await this.audit.record({ type: 'partner.failed', step, by: BY, reason, ...(partner && { partner }) }, partner, reason);
    return error;
  }
}

/** A request to a partner's credentials. */
export function credentialsCall(
  method: OcpiCall['method'],
  url: string,
  version: OcpiVersion,
  { token, quirks, partner }: Asked,
): OcpiCall {
  return { method, url, version, module: 'credentials', partner, token: { text: token, encoding: tokenEncoding(version, quirks) } };
}
