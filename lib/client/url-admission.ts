import { parseUrl } from '../models/url.js';
import type { AddressGuard } from './address-guard.js';
import { OcpiHttpError } from './ocpi-http.error.js';

/** Why a URL may not be called, as far as it tells by itself. */
export type OcpiUrlFault = 'invalid' | 'scheme' | 'credentials' | 'address';

/** A URL that may be called, in the two parts that a request is made of. */
export interface AdmittedUrl {
  readonly origin: string;
  /** With the query. */
  readonly path: string;
}

/** A URL as the parser would write it: nothing in it needs escaping, and no segment begins with a dot. */
const CANONICAL =
  /^(https?:\/\/[^/?#@\\]+)(\/(?!\.|%2e)[\w\-.~!$&'()*+,;=:@%]*(?:\/(?!\.|%2e)[\w\-.~!$&'()*+,;=:@%]*)*(?:\?[\w\-.~!$&()*+,;=:@%/?]+)?)$/i;
/** Partners give us the origins; their number is theirs to choose. */
const KNOWN_AT_MOST = 2000;

/** Which URLs may be called, as far as they tell by themselves; what a name resolves to is judged with each connection. */
export class UrlAdmission {
  /** Origins that may be called, as the parser writes them: the same few are called again and again. */
  private readonly known = new Set<string>();

  constructor(
    private readonly guard: AddressGuard,
    private readonly allowPrivate: boolean,
  ) {}

  /** Why a URL may not be called; undefined: it may. */
  faultOf(text: string): OcpiUrlFault | undefined {
    const url = parseUrl(text);
    if (url === undefined) return 'invalid';
    const plain = url.protocol === 'http:' && this.allowPrivate;
    if (url.protocol !== 'https:' && !plain) return 'scheme';
    if (url.username !== '' || url.password !== '') return 'credentials';
    return this.guard.allowsHost(url.hostname) ? undefined : 'address';
  }

  /** @throws OcpiHttpError for a URL that may not be called */
  admit(text: string): AdmittedUrl {
    const parts = CANONICAL.exec(text);
    const origin = parts?.[1];
    const path = parts?.[2];
    if (origin !== undefined && path !== undefined && this.known.has(origin)) return { origin, path };
    return this.judged(text);
  }

  private judged(text: string): AdmittedUrl {
    const fault = this.faultOf(text);
    if (fault === 'invalid') throw new OcpiHttpError('refused', `"${text.slice(0, 255)}" is not an absolute URL.`);
    const url = new URL(text);
    if (fault === 'scheme')
      throw new OcpiHttpError('refused', `${shown(url)} is not https. For development, set outbound.allowPrivateNetworks.`);
    if (fault === 'credentials')
      throw new OcpiHttpError('refused', `${shown(url)} carries a user name or password; URLs of partners may not.`);
    this.guard.check(url.hostname);
    if (this.known.size >= KNOWN_AT_MOST) this.known.clear();
    this.known.add(url.origin);
    return { origin: url.origin, path: url.pathname + url.search };
  }
}

/** A URL as it may be shown: no user, no query. */
export function shown(url: URL | string): string {
  const parsed = typeof url === 'string' ? parseUrl(url) : url;
  return parsed === undefined ? 'an invalid URL' : parsed.origin + parsed.pathname;
}
