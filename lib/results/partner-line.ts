import { Injectable } from '@nestjs/common';
import { tokenEncoding, type Routing } from '../client/call-headers.js';
import type { OcpiAnswer } from '../client/envelope.js';
import { OcpiCallError } from '../client/ocpi-call.error.js';
import { OcpiCaller } from '../client/ocpi-caller.js';
import type { OcpiPartner } from '../contract/partner.js';
import type { OcpiVersion } from '../contract/version.js';
import { PartnerRecords } from '../partners/partner.records.js';
import { OcpiSecrets } from '../partners/secrets.js';

/** One message to a partner at a given address. */
export interface PartnerMessage {
  readonly method: 'POST' | 'PUT';
  readonly url: string;
  readonly version: OcpiVersion;
  readonly module: string;
  readonly body: object;
  readonly routing: Routing;
  readonly correlationId?: string;
}

/** Sends what partners asked for to the address that they named, with the token that they gave us. */
@Injectable()
export class PartnerLine {
  constructor(
    private readonly records: PartnerRecords,
    private readonly secrets: OcpiSecrets,
    private readonly caller: OcpiCaller,
  ) {}

  /** @throws OcpiCallError */
  async send(partner: OcpiPartner, message: PartnerMessage): Promise<OcpiAnswer> {
    const text = await this.token(partner.id);
    return this.caller.send({ ...message, token: { text, encoding: tokenEncoding(message.version, partner.quirks) }, partner: partner.id, retries: 0 });
  }

  private async token(id: string): Promise<string> {
    const sealed = (await this.records.get(id))?.token;
    if (sealed === undefined) throw new OcpiCallError('The partner gave us no token, so it cannot be called.', { failure: 'refused', partner: id });
    return this.secrets.open(sealed, id);
  }
}
