import { Injectable } from '@nestjs/common';
import { OcpiCrud } from '../contract/crud.js';
import type { OcpiPartner } from '../contract/partner.js';
import { OcpiPartners } from '../contract/partners.js';
import { hasParty, sameParty, type OcpiParty } from '../contract/party.js';
import type { OcpiInterface } from '../contract/version.js';
import { isHub } from '../partners/partner.cache.js';
import { OcpiException } from '../protocol/ocpi.exception.js';
import { StatusCode } from '../protocol/status-code.js';
import type { RelayRequest } from './relay-request.js';

/** Who a message is for, and over which connection it is reached. */
export interface Destination {
  readonly party: OcpiParty;
  readonly partner: OcpiPartner;
  /** The endpoint of the request's module and interface there. */
  readonly endpoint: string;
}

/** Not connected yet, or for good. One that is OFFLINE may be back: the message itself tells. */
const CUT_OFF: ReadonlySet<string> = new Set(['PLANNED', 'SUSPENDED']);
/** A party has a handful of roles at most. */
const ROLES_AT_MOST = 50;

/** Finds the way to a party (transport_and_format, Message routing; status_codes, 4xxx). */
@Injectable()
export class Destinations {
  constructor(
    private readonly partners: OcpiPartners,
    private readonly crud: OcpiCrud,
  ) {}

  /**
   * The way to a party for a request. `url`: absolute, where the message goes if not to an endpoint.
   * @throws OcpiException 4001 for a party that nobody knows, 4003 for one that is not connected
   */
  async of(party: OcpiParty, request: RelayRequest, url?: string): Promise<Destination> {
    const name = `${party.countryCode}*${party.partyId}`;
    const ways = await this.ways(party, request.partner.id);
    const statuses = await this.statuses(party, request);
    if (ways.length === 0 && statuses.length === 0)
      throw new OcpiException(
        StatusCode.UNKNOWN_RECEIVER,
        `This hub knows no party ${name}. Ask hubclientinfo for those that it connects.`,
      );
    if (statuses.length > 0 && statuses.every((status) => CUT_OFF.has(status))) throw unconnected(`${name} is ${statuses.join(' and ')}`);
    const spoken = ways.filter(({ version }) => version !== '2.1.1');
    const { module, interface: end } = request;
    const partner = spoken.find((way) => endpointOf(way, module, end) !== undefined) ?? (url === undefined ? undefined : spoken[0]);
    const endpoint = partner && (endpointOf(partner, module, end) ?? url);
    if (partner !== undefined && endpoint !== undefined) return { party, partner, endpoint };
    if (spoken.length > 0) throw unconnected(`${name} offers no ${module} ${end}`);
    throw unconnected(ways.length > 0 ? `${name} is connected with OCPI 2.1.1, which has no message routing` : `${name} is not registered`);
  }

  /** Whether messages of a module's interface to a party go over a connection. */
  async isOver(partner: OcpiPartner, party: OcpiParty, module: string, end: OcpiInterface): Promise<boolean> {
    const ways = await this.ways(party);
    return ways.find((way) => way.version !== '2.1.1' && endpointOf(way, module, end) !== undefined)?.id === partner.id;
  }

  /**
   * Partners that a party is reached through, the best first: those that have it, hubs that name it, any other hub. `except`: the one that the message
   * came from; it never goes back.
   */
  private async ways(party: OcpiParty, except?: string): Promise<readonly OcpiPartner[]> {
    const others = (await this.partners.all()).filter(({ id }) => id !== except);
    const holds = ({ roles, hub }: OcpiPartner): boolean => hasParty(roles, party) || (hub !== undefined && sameParty(hub, party));
    const direct = others.filter((partner) => !isHub(partner) && holds(partner));
    if (direct.length > 0) return direct;
    const hubs = others.filter(isHub);
    const naming = hubs.filter(holds);
    return naming.length > 0 ? naming : hubs;
  }

  /** What the list of clients says of a party, whatever its role. */
  private async statuses({ countryCode, partyId }: OcpiParty, { ctx }: RelayRequest): Promise<readonly string[]> {
    if (!this.crud.kinds.includes('clients')) return [];
    const query = { owners: [{ countryCode, partyId }], offset: 0, limit: ROLES_AT_MOST };
    const { items } = await this.crud.list('clients', query, ctx);
    return [...new Set(items.map(({ status }) => String(status)))];
  }
}

/** The URL of a partner's endpoint. */
function endpointOf({ endpoints }: OcpiPartner, module: string, end: OcpiInterface): string | undefined {
  return endpoints.find((endpoint) => endpoint.identifier === module && endpoint.interface === end)?.url;
}

function unconnected(why: string): OcpiException {
  return new OcpiException(StatusCode.CONNECTION_PROBLEM, `The message cannot be delivered: ${why}.`);
}
