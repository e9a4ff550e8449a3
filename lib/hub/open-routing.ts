import { Inject, Injectable } from '@nestjs/common';
import { counterpartyOf } from '../contract/counterparty.js';
import { OcpiCrud } from '../contract/crud.js';
import { hasParty, sameParty, type OcpiParty } from '../contract/party.js';
import type { OcpiSettings } from '../ocpi.options.js';
import { OCPI_SETTINGS } from '../ocpi.tokens.js';
import { OcpiException } from '../protocol/ocpi.exception.js';
import { servedBy } from '../protocol/sides.js';
import { StatusCode } from '../protocol/status-code.js';
import { ObjectOwners } from './object-owners.js';
import { partyIn, routedBody, textIn } from './routed-body.js';
import type { RelayRequest } from './relay-request.js';
import { RouteMemory } from './route-memory.js';

/** Who a request is for by what it says: the parties that fit; undefined where requests of this kind are never passed on. */
type Finding = readonly OcpiParty[] | undefined;

/** Finds out whom a request without to-headers is for (transport_and_format, Open Routing Request). */
@Injectable()
export class OpenRouting {
  /** What own parties do beside being a hub, as `module end`: that is answered here when nobody else is found. */
  private readonly own: ReadonlySet<string>;

  constructor(
    @Inject(OCPI_SETTINGS) private readonly settings: OcpiSettings,
    private readonly crud: OcpiCrud,
    private readonly owners: ObjectOwners,
    private readonly memory: RouteMemory,
  ) {
    const roles = settings.parties.flatMap((party) => party.roles).filter((role) => role !== 'HUB');
    this.own = new Set(servedBy(roles).map((served) => `${served.module} ${served.interface}`));
  }

  /** The party that is meant; undefined: this platform itself, or nobody in particular. @throws OcpiException 4001 when it cannot be told */
  async partyFor(request: RelayRequest): Promise<OcpiParty | undefined> {
    const found = await this.find(request);
    if (found === undefined) return undefined;
    const isOurs = (party: OcpiParty): boolean => hasParty(this.settings.parties, party);
    const isTheirs = (party: OcpiParty): boolean => hasParty(request.partner.roles, party);
    const others = found.filter((party, index) => !isTheirs(party) && found.findIndex((other) => sameParty(other, party)) === index);
    const [party, another] = others;
    if (party !== undefined && another === undefined) return isOurs(party) ? undefined : party;
    if (found.some(isOurs) || (party === undefined && (this.isOwnTask(request) || found.some(isTheirs)))) return undefined;
    const why = another ? 'Several parties have what this request names' : 'Nothing in this request says which party it is for';
    throw new OcpiException(StatusCode.UNKNOWN_RECEIVER, `${why}. Name it with OCPI-to-country-code and OCPI-to-party-id.`);
  }

  private isOwnTask({ module, interface: end }: RelayRequest): boolean {
    return this.own.has(`${module} ${end}`);
  }

  private find(request: RelayRequest): Finding | Promise<Finding> {
    const { module, interface: end, method, path } = request;
    switch (`${module} ${end}`) {
      case 'commands RECEIVER':
        return this.ofCommand(request);
      case 'chargingprofiles RECEIVER':
        return this.atSession(path[0], request);
      case 'sessions SENDER':
        return path[1] === undefined ? undefined : this.atSession(path[0], request);
      case 'chargingprofiles SENDER':
        return method === 'PUT' ? this.forSession(path[0], undefined, request) : undefined;
      case 'sessions RECEIVER':
        return this.ofSession(request);
      case 'cdrs RECEIVER':
        return method === 'POST' ? given(partyIn(routedBody(request)['cdr_token'])) : this.ofCdr(request);
      case 'tokens SENDER':
        return path[1] === 'authorize' ? this.owners.ofToken(path[0] ?? '', typeIn(request), request.ctx) : undefined;
      case 'locations SENDER':
        return path[0] === undefined ? undefined : this.found(this.owners.of('locations', path[0], request.ctx));
      default:
        return undefined;
    }
  }

  private async ofCommand(request: RelayRequest): Promise<Finding> {
    const body = routedBody(request);
    const location = textIn(body, 'location_id');
    if (location !== undefined) return this.owners.of('locations', location, request.ctx);
    const session = textIn(body, 'session_id');
    if (session !== undefined) return this.atSession(session, request);
    const reservation = textIn(body, 'reservation_id');
    const { from } = request.ctx;
    const routes = reservation === undefined ? [] : await this.memory.find('reservation', reservation);
    return routes.filter((route) => from !== undefined && sameParty(route.for, from)).map(({ at }) => at);
  }

  /** The CPO that has a Session. */
  private async atSession(id: string | undefined, { ctx }: RelayRequest): Promise<Finding> {
    if (id === undefined) return [];
    const stored = await this.owners.of('sessions', id, ctx);
    return stored.length > 0 ? stored : (await this.memory.find('session', id)).map(({ at }) => at);
  }

  /** Of a pushed Session: whose token it is of. */
  private ofSession(request: RelayRequest): Finding | Promise<Finding> {
    const [countryCode = '', partyId = '', id] = request.path;
    const said = request.method === 'PUT' || request.method === 'PATCH' ? partyIn(routedBody(request)['cdr_token']) : undefined;
    return said ? [said] : this.forSession(id, { countryCode, partyId }, request);
  }

  /** The party that a Session is for. Without an owner it is the sender's Session. */
  private async forSession(id: string | undefined, owner: OcpiParty | undefined, { ctx }: RelayRequest): Promise<Finding> {
    const at = owner ?? ctx.from;
    if (id === undefined || at === undefined) return [];
    const stored = this.crud.kinds.includes('sessions') ? await this.crud.get('sessions', { ...at, id }, ctx) : undefined;
    const party = stored && counterpartyOf('sessions', stored);
    if (party !== undefined) return [party];
    return (await this.memory.find('session', id)).filter((route) => sameParty(route.at, at)).map((route) => route.for);
  }

  /** Of a CDR that is asked for: whose token it is of. */
  private async ofCdr({ path: [countryCode = '', partyId = '', id = ''], ctx }: RelayRequest): Promise<Finding> {
    const cdr = this.crud.kinds.includes('cdrs') ? await this.crud.get('cdrs', { countryCode, partyId, id }, ctx) : undefined;
    const party = cdr && counterpartyOf('cdrs', cdr);
    return party && [party];
  }

  /** What nobody is found for is asked of this platform, as ever. */
  private async found(finding: Promise<readonly OcpiParty[]>): Promise<Finding> {
    const parties = await finding;
    return parties.length > 0 ? parties : undefined;
  }
}

function given(party: OcpiParty | undefined): readonly OcpiParty[] {
  return party === undefined ? [] : [party];
}

/** Without a type, or with an empty one, RFID is meant (mod_tokens, POST method). */
function typeIn({ query }: RelayRequest): string {
  return new URLSearchParams(query).get('type') || 'RFID';
}
