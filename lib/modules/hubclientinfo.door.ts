import { Injectable } from '@nestjs/common';
import type { OcpiContext } from '../contract/context.js';
import type { OcpiParty } from '../contract/party.js';
import { isHub } from '../partners/partner.cache.js';
import { OcpiObjects } from '../protocol/objects.js';
import { OcpiException } from '../protocol/ocpi.exception.js';
import { OcpiOwnership } from '../protocol/ownership.js';
import { whole } from '../protocol/part.js';
import type { PushedFields } from '../protocol/pushed-fields.js';
import type { OcpiReply } from '../protocol/reply.js';
import type { ClientInfo } from '../versions/v230/hub-client-info.js';

const part = whole<ClientInfo>('clients');

/** What hubs tell of the parties they connect: of any party, those that are partners of ours directly included. Others speak for their own only. */
@Injectable()
export class ClientDoor {
  constructor(
    private readonly objects: OcpiObjects,
    private readonly ownership: OcpiOwnership,
  ) {}

  async get(party: OcpiParty, ctx: OcpiContext): Promise<OcpiReply> {
    await this.admit(party, ctx);
    return this.objects.get({ kind: 'clients', key: party, part }, ctx);
  }

  async put(party: OcpiParty, body: PushedFields, ctx: OcpiContext): Promise<OcpiReply> {
    await this.admit(party, ctx);
    this.ownership.sameOwner(party, body);
    const { role } = body;
    if (typeof role !== 'string') throw OcpiException.invalid('$.role: must be the role of the client.');
    return this.objects.put({ kind: 'clients', key: { ...party, role }, part }, body, ctx);
  }

  private async admit(party: OcpiParty, ctx: OcpiContext): Promise<void> {
    if (ctx.partner === undefined || !isHub(ctx.partner)) await this.ownership.pushed(party, ctx);
  }
}
