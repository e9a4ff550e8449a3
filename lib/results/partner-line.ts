import { Injectable } from '@nestjs/common';
import { tokenEncoding } from '../client/call-headers.js';
import { OcpiCaller } from '../client/ocpi-caller.js';
import type { OcpiPartner } from '../contract/partner.js';
import { PartnerTokens } from '../partners/partner.tokens.js';
import type { OwedRequest } from './owed.record.js';

/** Sends results to the addresses that partners gave with their requests, in the version of the request. */
@Injectable()
export class PartnerLine {
  constructor(
    private readonly tokens: PartnerTokens,
    private readonly caller: OcpiCaller,
  ) {}

  /** POSTs a result bare. @throws OcpiCallError */
  async post(partner: OcpiPartner, module: string, owed: OwedRequest, body: object): Promise<void> {
    const { url, version, correlationId, from, to } = owed;
    const token = { text: await this.tokens.theirs(partner.id), encoding: tokenEncoding(version, partner.quirks) };
    await this.caller.send({
      method: 'POST',
      url,
      version,
      module,
      token,
      body,
      ...(partner.quirks?.routingHeaders !== false && { routing: { from, to } }),
      correlationId,
      partner: partner.id,
      retries: 0,
    });
  }
}
