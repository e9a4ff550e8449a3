import { Injectable } from '@nestjs/common';
import type { OcpiContext } from '../contract/context.js';
import { OcpiConflict } from '../contract/conflict.error.js';
import { OcpiCrud } from '../contract/crud.js';
import type { OcpiParty } from '../contract/party.js';
import { isSameJson } from '../models/is-same-json.js';
import { jsonCopy } from '../models/json-copy.js';
import { OcpiAddresses } from '../protocol/addresses.js';
import { OcpiObjects } from '../protocol/objects.js';
import { OcpiException } from '../protocol/ocpi.exception.js';
import { OcpiOwnership } from '../protocol/ownership.js';
import { whole } from '../protocol/part.js';
import type { PushedFields } from '../protocol/pushed-fields.js';
import { OcpiReply } from '../protocol/reply.js';
import type { Cdr } from '../versions/v230/cdrs.js';
import { PaymentCapture } from './payments.capture.js';

const part = whole<Cdr>('cdrs');

/** CDRs that partners post (mod_cdrs, POST method). */
@Injectable()
export class CdrDoor {
  constructor(
    private readonly crud: OcpiCrud,
    private readonly objects: OcpiObjects,
    private readonly ownership: OcpiOwnership,
    private readonly addresses: OcpiAddresses,
    private readonly capture: PaymentCapture,
  ) {}

  async get(owner: OcpiParty, id: string, ctx: OcpiContext): Promise<OcpiReply> {
    await this.ownership.pushed(owner, ctx);
    return this.objects.get({ kind: 'cdrs', key: { ...owner, id }, part }, ctx);
  }

  /** 201 with the address of the CDR. The same CDR again is success, another one under its id is 2001. */
  async post(wire: PushedFields, ctx: OcpiContext): Promise<OcpiReply> {
    const owner = this.ownerOf(wire, ctx);
    await this.ownership.pushedBody(owner, ctx);
    const cdr = this.objects.raised('cdrs', wire, undefined, { ...owner, id: '' }, ctx) as Cdr;
    const headers = {
      Location: this.addresses.url(ctx.side, ctx.version, 'cdrs', ...[owner.countryCode, owner.partyId, cdr.id].map(encodeURIComponent)),
    };
    try {
      await this.crud.create('cdrs', cdr, ctx);
      this.capture.after(cdr, ctx);
      return OcpiReply.none(201, headers);
    } catch (error) {
      if (!(error instanceof OcpiConflict)) throw error;
    }
    const stored = await this.crud.get('cdrs', { ...owner, id: cdr.id }, ctx);
    if (isSameJson(jsonCopy(stored), jsonCopy(cdr))) return OcpiReply.none(200, headers);
    throw OcpiException.invalid(`There is another CDR with the id ${cdr.id} already. CDRs never change: send a credit CDR and a new one.`);
  }

  private ownerOf(wire: PushedFields, ctx: OcpiContext): OcpiParty {
    const { country_code: countryCode, party_id: partyId } = wire;
    // In 2.1.1 a CDR names no owner: what is called so is no field, and taken for one only where nothing else tells.
    if (ctx.version === '2.1.1' && ctx.from) return ctx.from;
    if (typeof countryCode === 'string' && typeof partyId === 'string') return { countryCode, partyId };
    if (ctx.from) return ctx.from;
    throw OcpiException.invalid('The owner of the CDR is unknown. Name it with OCPI-from-country-code and OCPI-from-party-id.');
  }
}
