import { Inject, Injectable } from '@nestjs/common';
import type { OcpiContext } from '../contract/context.js';
import { OcpiPartners } from '../contract/partners.js';
import { sameParty, type OcpiParty } from '../contract/party.js';
import { upperCase } from '../contract/upper-case.js';
import type { OcpiOwnParty, OcpiSettings } from '../ocpi.options.js';
import { OCPI_SETTINGS } from '../ocpi.tokens.js';
import { OcpiException } from './ocpi.exception.js';
import type { PushedFields } from './pushed-fields.js';

/** Whose objects a request may touch: nothing crosses partners. */
@Injectable()
export class OcpiOwnership {
  /** Own parties by each of their entries: one that is named twice is meant by both. */
  private readonly entries: ReadonlyMap<OcpiParty, readonly OcpiOwnParty[]>;

  constructor(
    @Inject(OCPI_SETTINGS) private readonly settings: OcpiSettings,
    private readonly partners: OcpiPartners,
  ) {
    const { parties } = settings;
    this.entries = new Map(parties.map((party) => [party, parties.filter((other) => sameParty(other, party))]));
  }

  /** Pushed data: the partner must speak for the party in the URL. 404 says no more than that there is nothing for it. */
  pushed(owner: OcpiParty, ctx: OcpiContext): void | Promise<void> {
    const judge = (speaks: boolean): void => {
      if (!speaks) throw OcpiException.notFound(isNoParty(owner));
    };
    const speaks = this.speaksFor(owner, ctx);
    return speaks instanceof Promise ? speaks.then(judge) : judge(speaks);
  }

  /** The same where the body names the owner: then it is the body that is wrong, 2001. */
  async pushedBody(owner: OcpiParty, ctx: OcpiContext): Promise<void> {
    const speaks = this.speaksFor(owner, ctx);
    if (!(speaks instanceof Promise ? await speaks : speaks)) throw OcpiException.invalid(`$.party_id: ${isNoParty(owner)}`);
  }

  /** The owner that the body names, where it names one, must be the one in the URL. In 2.1.1 no object names one, and what is called so is no field. */
  sameOwner(owner: OcpiParty, body: PushedFields, { version }: OcpiContext): void {
    if (version === '2.1.1') return;
    const countryCode = body.country_code ?? owner.countryCode;
    const partyId = body.party_id ?? owner.partyId;
    if (typeof countryCode === 'string' && typeof partyId === 'string' && sameParty(owner, { countryCode, partyId })) return;
    throw OcpiException.invalid('country_code and party_id of the body must be those of the URL.');
  }

  /** The id in the body, where there is one, must be the one in the URL. */
  sameId(field: string, inUrl: string, inBody: unknown, { version }: OcpiContext): void {
    if (inBody === undefined || inBody === inUrl) return;
    if (version !== '2.1.1' && typeof inBody === 'string' && upperCase(inBody) === upperCase(inUrl)) return;
    throw OcpiException.invalid(`$.${field} must be the one in the URL, ${inUrl}.`);
  }

  /** Own parties that a request may mean: the addressed one, else all. None when the one addressed is not ours. */
  served(ctx: OcpiContext): readonly OcpiOwnParty[] {
    const { served, to } = ctx;
    if (served === undefined) return to === undefined ? this.settings.parties : [];
    return this.entries.get(served) ?? this.settings.parties.filter((party) => sameParty(party, served));
  }

  /** The one own party that a write is for: ambiguous is 2001. */
  servedOne(ctx: OcpiContext): OcpiOwnParty {
    const [only, another] = this.served(ctx);
    if (only && !another) return only;
    throw OcpiException.invalid(
      'This platform has several parties. Name the one that is meant with OCPI-to-country-code and OCPI-to-party-id.',
    );
  }

  private speaksFor(owner: OcpiParty, { partner }: OcpiContext): boolean | Promise<boolean> {
    return partner !== undefined && this.partners.speaksFor(partner, owner);
  }
}

function isNoParty({ countryCode, partyId }: OcpiParty): string {
  return `${countryCode}*${partyId} is no party of this connection. Use the parties given in credentials.`;
}
