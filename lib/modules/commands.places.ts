import { sameText } from '../contract/upper-case.js';
import { Injectable } from '@nestjs/common';
import type { OcpiContext } from '../contract/context.js';
import { OcpiCrud } from '../contract/crud.js';
import { OcpiPartners } from '../contract/partners.js';
import { sameParty } from '../contract/party.js';
import type { OcpiOwnParty } from '../ocpi.options.js';
import { behindHub } from '../protocol/behind-hub.js';
import { OcpiObjects } from '../protocol/objects.js';
import { OcpiOwnership } from '../protocol/ownership.js';
import { whole } from '../protocol/part.js';
import { ResponseUrls } from '../results/response-urls.js';
import type { Location } from '../versions/v230/locations.js';
import type { Token } from '../versions/v230/tokens.js';
import { rejected, unknownLocation, wrong, type CommandRefusal } from './commands.answers.js';

/** What a command names. */
export interface CommandPlace {
  readonly location_id: string;
  readonly evse_uid?: string;
  readonly connector_id?: string;
}

/** The Location that was found (none where they are not stored), or why the command is refused. */
export type FoundPlace = { readonly location?: Location; readonly refusal?: undefined } | { readonly refusal: CommandRefusal };

const part = whole<Location>('locations');

/** What is checked of a command before the host sees it: where the result goes, whose token it is, and whether the place exists. */
@Injectable()
export class CommandPlaces {
  constructor(
    private readonly crud: OcpiCrud,
    private readonly objects: OcpiObjects,
    private readonly ownership: OcpiOwnership,
    private readonly partners: OcpiPartners,
    private readonly urls: ResponseUrls,
  ) {}

  /** A command whose result could not be told is not carried out: 2001 names the response_url. */
  urlFault(url: string): CommandRefusal | undefined {
    const fault = this.urls.fault(url);
    return fault === undefined ? undefined : wrong(`$.response_url: ${fault}`);
  }

  /** Only own tokens may be used (mod_commands, StartSession object). Nothing else of the token is judged, and it is not stored. */
  async tokenFault(token: Token, ctx: OcpiContext): Promise<CommandRefusal | undefined> {
    const party = { countryCode: token.country_code, partyId: token.party_id };
    const asking = behindHub(ctx);
    if (asking ? sameParty(asking, party) : ctx.partner && (await this.partners.speaksFor(ctx.partner, party))) return undefined;
    return rejected('The token belongs to another party.');
  }

  /** Of the served parties; unknown places are 2003. */
  async find(place: CommandPlace, ctx: OcpiContext): Promise<FoundPlace> {
    if (!this.crud.kinds.includes('locations')) return {};
    const location = await this.objects.find(
      this.ownership.served(ctx).map((party) => address(party, place.location_id)),
      ctx,
    );
    if (location === undefined) return { refusal: unknownLocation(`There is no Location ${place.location_id}.`) };
    if (place.evse_uid === undefined) return { location };
    const evse = location.evses?.find(({ uid, status }) => same(uid, place.evse_uid) && status !== 'REMOVED');
    if (evse === undefined) return { refusal: unknownLocation(`There is no EVSE ${place.evse_uid} in Location ${place.location_id}.`) };
    if (place.connector_id === undefined || evse.connectors.some(({ id }) => same(id, place.connector_id))) return { location };
    return { refusal: unknownLocation(`There is no Connector ${place.connector_id} of EVSE ${place.evse_uid}.`) };
  }

  /** Some EVSEs want to be told the Connector. 2.1.1 cannot tell it. */
  connectorFault(location: Location | undefined, { evse_uid, connector_id }: CommandPlace, ctx: OcpiContext): CommandRefusal | undefined {
    const evse = location?.evses?.find(({ uid }) => same(uid, evse_uid));
    const isNeeded = evse?.capabilities?.includes('START_SESSION_CONNECTOR_REQUIRED') ?? false;
    if (!isNeeded || connector_id !== undefined || ctx.version === '2.1.1') return undefined;
    return wrong('$.connector_id: must be given, the EVSE has the capability START_SESSION_CONNECTOR_REQUIRED.');
  }
}

function address({ countryCode, partyId }: OcpiOwnParty, id: string) {
  return { kind: 'locations', key: { countryCode, partyId, id }, part } as const;
}

function same(a: string, b: string | undefined): boolean {
  return b !== undefined && sameText(a, b);
}
