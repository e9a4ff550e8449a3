import { Inject, Injectable } from '@nestjs/common';
import type { OcpiContext } from '../contract/context.js';
import { OcpiPartners } from '../contract/partners.js';
import { hasParty, partyKey, type OcpiParty } from '../contract/party.js';
import { OcpiHub } from '../hub/ocpi-hub.js';
import { isConnectedHere } from '../hub/own-clients.js';
import type { OcpiSettings } from '../ocpi.options.js';
import { OCPI_SETTINGS } from '../ocpi.tokens.js';
import { isHub } from '../partners/partner.cache.js';
import { OcpiObjects } from '../protocol/objects.js';
import { OcpiException } from '../protocol/ocpi.exception.js';
import { OcpiOwnership } from '../protocol/ownership.js';
import { whole } from '../protocol/part.js';
import type { PushedFields } from '../protocol/pushed-fields.js';
import type { OcpiReply } from '../protocol/reply.js';
import type { ClientInfo } from '../versions/v230/hub-client-info.js';

const part = whole<ClientInfo>('clients');

/**
 * What hubs tell of the parties that they connect (mod_hub_client_info, Data owner): of any party, those that are partners of ours directly included.
 * A platform that is a hub tells of these, and of its own, itself. Others tell nothing, and read what is stored of their own parties.
 */
@Injectable()
export class ClientDoor {
  constructor(
    private readonly objects: OcpiObjects,
    private readonly ownership: OcpiOwnership,
    private readonly partners: OcpiPartners,
    private readonly hub: OcpiHub,
    @Inject(OCPI_SETTINGS) private readonly settings: Pick<OcpiSettings, 'parties'>,
  ) {}

  async get(party: OcpiParty, ctx: OcpiContext): Promise<OcpiReply> {
    if (!isFromHub(ctx)) await this.ownership.pushed(party, ctx);
    return this.objects.get({ kind: 'clients', key: party, part }, ctx);
  }

  async put(party: OcpiParty, body: PushedFields, ctx: OcpiContext): Promise<OcpiReply> {
    if (!isFromHub(ctx)) throw OcpiException.notFound('Client info is taken from hubs only.');
    await this.leaveOurs(party);
    this.ownership.sameOwner(party, body, ctx);
    const { role } = body;
    if (typeof role !== 'string') throw OcpiException.invalid('$.role: must be the role of the client.');
    return this.objects.put({ kind: 'clients', key: { ...party, role }, part }, body, ctx);
  }

  /** What a hub knows itself it is not told. */
  private async leaveOurs(party: OcpiParty): Promise<void> {
    const isOurs = this.hub.party !== undefined && hasParty(this.settings.parties, party);
    if (isOurs || (await isConnectedHere(this.hub, this.partners, party)))
      throw OcpiException.notFound(`This hub tells of ${partyKey(party)} itself.`);
  }
}

function isFromHub({ partner }: OcpiContext): boolean {
  return partner !== undefined && isHub(partner);
}
