import { Injectable } from '@nestjs/common';
import type { OcpiPartner, PartnerRole } from '../contract/partner.js';
import type { OcpiParty } from '../contract/party.js';
import type { OcpiQuirks } from '../contract/quirks.js';
import type { OcpiSide, OcpiVersion } from '../contract/version.js';
import { dataObject } from '../client/envelope.js';
import { OcpiCaller } from '../client/ocpi-caller.js';
import { OcpiAudit } from './audit.js';
import { readCredentials, TOKEN, type PartnerCredentials } from './credentials.reader.js';
import { withInterfaces } from './details.reader.js';
import { PartnerMeeting } from './partner.meeting.js';
import { PartnerRecords } from './partner.records.js';
import { PartnerWriter } from './partner.writer.js';
import { credentialsCall, RegistrationStarter, type Offer } from './registration.starter.js';
import { OcpiSecrets } from './secrets.js';

/** A connection that another system has made: its tokens are in use, and nothing is exchanged. */
export interface AdoptOptions {
  /** Our id of the connection. @default a new one */
  readonly partner?: string;
  /** The partner's versions URL. */
  readonly url: string;
  /** The token with which we ask the partner: its text, not Base64. */
  readonly theirToken: string;
  /** The token with which the partner asks us: its text, not Base64. Of it a hash is kept. */
  readonly ourToken: string;
  /** The version that the connection is in. @default the latest that both offer */
  readonly version?: OcpiVersion;
  /** What the partner is. @default what it answers to GET credentials */
  readonly roles?: readonly PartnerRole[];
  /** The party of a hub, beside `roles`. */
  readonly hub?: OcpiParty;
  /** Our side that the connection is for; 2.1.1 has one per connection. @default all, for 2.1.1 that of the first role */
  readonly side?: OcpiSide;
  /** The own party that a 2.1.1 connection is for. @default the first */
  readonly served?: OcpiParty;
  /** What is known of its ways already; more is found out. */
  readonly quirks?: OcpiQuirks;
}

/** Takes over connections that exist already, from another system or from a record of one's own. */
@Injectable()
export class RegistrationAdoption {
  constructor(
    private readonly starter: RegistrationStarter,
    private readonly meeting: PartnerMeeting,
    private readonly caller: OcpiCaller,
    private readonly records: PartnerRecords,
    private readonly writer: PartnerWriter,
    private readonly secrets: OcpiSecrets,
    private readonly audit: OcpiAudit,
  ) {}

  /** @throws OcpiCallError, OcpiException, Error; nothing is kept then */
  async adopt(options: AdoptOptions): Promise<OcpiPartner> {
    const { url, theirToken, ourToken, quirks = {} } = options;
    for (const [name, token] of Object.entries({ theirToken, ourToken }))
      if (!TOKEN.test(token)) throw new Error(`${name} must be the token's text: 1 to 64 printable characters without white space.`);
    const hash = this.secrets.hash(ourToken);
    if (await this.records.token(hash)) throw new Error('ourToken is in use here already. Every partner needs one of its own.');
    const offer = await this.starter.meet(url, options.version ?? 'latest', options.side, { token: theirToken, quirks });
    const partner = await this.partner(options, offer);
    if (!(await this.writer.write({ partner, theirs: theirToken, ours: hash, older: 'end' })))
      throw new Error(`The partner ${partner.id} is registered already. Unregister it first, or leave \`partner\` out.`);
    const detail = `OCPI ${partner.version} at ${url}, with the tokens that it had`;
    await this.audit.record({ type: 'partner.registered', partner, by: 'platform' }, partner.id, detail);
    return partner;
  }

  private async partner(options: AdoptOptions, offer: Offer): Promise<OcpiPartner> {
    const { version, endpoints, asked } = offer;
    const side = version === '2.1.1' ? this.meeting.sideOf(options.side) : options.side;
    const ours = await this.meeting.credentials(version, options.ourToken, side, options.served);
    const { roles, hub } = this.meeting.admitted(await this.credentials(options, offer, side));
    return {
      id: options.partner ?? this.secrets.newId(),
      version,
      side,
      url: options.url,
      roles,
      hub,
      endpoints: withInterfaces(endpoints, roles),
      served: this.meeting.servedBy(version, ours),
      quirks: asked.quirks,
    };
  }

  private async credentials(options: AdoptOptions, offer: Offer, side: OcpiSide | undefined): Promise<PartnerCredentials> {
    const { theirToken: token, url, roles, hub } = options;
    if (roles) return { token, url, roles, ...(hub && { hub }) };
    const { version, credentialsUrl, asked } = offer;
    const answer = await this.caller.send(credentialsCall('GET', credentialsUrl, version, asked));
    // Whatever token they repeat there, or leave out: this one works.
    return readCredentials(version, { ...dataObject(answer, { method: 'GET' }), token }, this.meeting.sideOf(side), asked.quirks);
  }
}
