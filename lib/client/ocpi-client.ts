import { Injectable, Optional } from '@nestjs/common';
import type { OcpiPartner } from '../contract/partner.js';
import { OcpiCalls } from '../results/ocpi-calls.js';
import type { OcpiCallOptions } from './call-options.js';
import { ObjectCalls } from './object-calls.js';
import { PartnerClient } from './partner-client.js';

/** Calls partners as easily as a repository: `client.for(partner).locations.list()`. */
@Injectable()
export class OcpiClient {
  constructor(
    private readonly objects: ObjectCalls,
    @Optional() private readonly calls?: OcpiCalls,
  ) {}

  /** Calls of one partner, by the record or our id of it. Nothing is sent before a method of a module is called. */
  for(partner: OcpiPartner | string, options: OcpiCallOptions = {}): PartnerClient {
    return new PartnerClient({ objects: this.objects, calls: this.calls, partner, options });
  }
}
