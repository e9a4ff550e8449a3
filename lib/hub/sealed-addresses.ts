import { Inject, Injectable } from '@nestjs/common';
import type { OcpiPartner } from '../contract/partner.js';
import { partyKey, type OcpiParty } from '../contract/party.js';
import type { OcpiInterface, OcpiVersion } from '../contract/version.js';
import { parseUrl } from '../models/url.js';
import { OcpiSecrets } from '../partners/secrets.js';
import { OcpiAddresses, type OcpiRegistered } from '../protocol/addresses.js';
import { OcpiException } from '../protocol/ocpi.exception.js';
import type { Destination } from './destination.js';
import { OcpiHub } from './ocpi-hub.js';
import type { RelayRequest } from './relay-request.js';

/** Where a sealed address leads. */
export interface Unsealed {
  readonly party: OcpiParty;
  /** Absolute, or path and query at the origin of the party's endpoint. */
  readonly url: string;
}

/** What an address is for: it opens for that, and for the partner that it is given to, and for nothing else. */
export interface AddressUse {
  /** The partner that will call it. */
  readonly by: Pick<OcpiPartner, 'id'>;
  readonly method: string;
  readonly module: string;
}

/**
 * Addresses of the hub that stand for those of a party behind it (transport_and_format, Message routing). The party's own is sealed into them: any instance
 * opens it, after a restart too, and nobody can have the hub call what it was not given.
 */
@Injectable()
export class SealedAddresses {
  /** The query parameter; each hub has its own, so that an address may pass through several. */
  private readonly parameter: string;

  constructor(
    @Inject(OcpiHub) { party }: OcpiHub,
    private readonly secrets: OcpiSecrets,
    private readonly addresses: OcpiAddresses,
  ) {
    this.parameter = `relay_${party?.countryCode ?? ''}${party?.partyId ?? ''}`.toLowerCase();
  }

  /** An address of the hub, made of one that has no query of its own. */
  seal(base: string, to: Unsealed, use: AddressUse): string {
    return `${base}?${this.parameter}=${this.secrets.seal(`${partyKey(to.party)} ${to.url}`, purpose(use))}`;
  }

  /** Where a request's address leads, when it is a sealed one. @throws OcpiException 404 when it was not given to this partner, for this */
  open({ query, partner, method, module }: RelayRequest): Unsealed | undefined {
    const start = `${this.parameter}=`;
    const sealed = query.split('&').find((part) => part.startsWith(start));
    if (sealed === undefined) return undefined;
    try {
      const text = this.secrets.open(sealed.slice(start.length), purpose({ by: partner, method, module }));
      return { party: { countryCode: text.slice(0, 2), partyId: text.slice(3, 6) }, url: text.slice(7) };
    } catch {
      throw OcpiException.notFound('This hub has not given you this address.');
    }
  }

  /** A URL as short as it can be sealed: of the endpoint's own origin path and query alone. */
  short(url: URL, endpoint: string): string {
    return url.origin === parseUrl(endpoint)?.origin ? url.pathname + url.search : url.href;
  }

  /** The URL that a sealed one stands for. */
  full({ url }: Unsealed, { endpoint }: Destination): string {
    return new URL(url, endpoint).href;
  }

  /** The hub's own endpoint of an interface. @throws Error when it has none */
  own(version: OcpiVersion, module: string, end: OcpiInterface, ...segments: readonly string[]): string {
    const isIt = (entry: OcpiRegistered): boolean => entry.version === version && entry.module === module && entry.interface === end;
    const found = this.addresses.registered.find(isIt);
    if (found?.side === undefined)
      throw new Error(`This hub serves no ${module} ${end} in OCPI ${version}, where answers are to come to. Leave \`interfaces\` out.`);
    return this.addresses.url(found.side, version, module, ...segments.map(encodeURIComponent));
  }
}

function purpose({ by, method, module }: AddressUse): string {
  return ['relayed', by.id, method, module].join(' ');
}
