import { Injectable } from '@nestjs/common';
import type { OcpiQuirks } from '../contract/quirks.js';
import type { OcpiVersion } from '../contract/version.js';
import { tokenEncoding } from '../client/call-headers.js';
import { dataList, dataObject, type OcpiAnswer } from '../client/envelope.js';
import { isObject } from '../models/is-object.js';
import { shown } from '../client/url-admission.js';
import { OcpiCallError } from '../client/ocpi-call.error.js';
import { otherSlash } from '../client/other-slash.js';
import { OcpiCaller, type OcpiCall } from '../client/ocpi-caller.js';
import { readEndpoints, readVersions, type OfferedEndpoint, type OfferedVersion } from './details.reader.js';

/** Whom to ask, and what is known of its ways. */
export interface Asked {
  readonly token: string;
  readonly quirks: OcpiQuirks;
  readonly partner?: string;
  readonly correlationId?: string;
}

/** What was found, and the ways that were found out with it. */
export interface Found<T> {
  readonly value: T;
  readonly quirks: OcpiQuirks;
}

/** One way to ask the same, and the kind of refusal after which it is tried. */
interface Attempt {
  readonly call: Partial<OcpiCall>;
  readonly quirks: OcpiQuirks;
  readonly after?: 'token' | 'address';
}

/**
 * Asks a platform what it offers. A token that is refused is tried in the other encoding, and on versions without one; an address that
 * is not found, with or without its trailing slash. What worked is recorded as quirk.
 * @throws OcpiCallError
 */
@Injectable()
export class PartnerDiscovery {
  constructor(private readonly caller: OcpiCaller) {}

  /** GET versions: those that we know too (version_information_endpoint, Version information endpoint). */
  async versions(url: string, asked: Asked, version?: OcpiVersion): Promise<Found<readonly OfferedVersion[]>> {
    const found = await this.ask({ method: 'GET', url, module: 'versions', version }, asked, true);
    const { data } = found.value;
    // Some answer with the details' way of an object that holds the list.
    const list =
      isObject(data) && Array.isArray(data['versions'])
        ? (data['versions'] as unknown[])
        : dataList(found.value, { method: 'GET', partner: asked.partner });
    return { value: readVersions(list, found.value.url), quirks: found.quirks };
  }

  /** GET version details (version_information_endpoint, Version details endpoint). */
  async details(offered: OfferedVersion, asked: Asked): Promise<Found<readonly OfferedEndpoint[]>> {
    const found = await this.ask({ method: 'GET', url: offered.url, module: 'versions', version: offered.version }, asked, false);
    const details = dataObject(found.value, { method: 'GET', partner: asked.partner });
    if (details === undefined)
      throw new OcpiCallError(`${shown(offered.url)} answered without version details.`, {
        failure: 'garbage',
        url: shown(offered.url),
        method: 'GET',
      });
    return { value: readEndpoints(details, found.value.url), quirks: found.quirks };
  }

  private async ask(call: Omit<OcpiCall, 'token'>, asked: Asked, mayGoWithout: boolean): Promise<Found<OcpiAnswer>> {
    let first: OcpiCallError | undefined;
    for (const { call: way, quirks, after } of attempts(call, asked, mayGoWithout)) {
      if (first && (after === undefined || after !== refusal(first))) continue;
      try {
        const value = await this.caller.send({ ...call, partner: asked.partner, correlationId: asked.correlationId, retries: 0, ...way });
        return { value, quirks };
      } catch (error) {
        if (!(error instanceof OcpiCallError)) throw error;
        first ??= error;
      }
    }
    throw first ?? new Error('Nothing was asked.');
  }
}

function refusal(error: OcpiCallError): Attempt['after'] {
  if (error.http === 404) return 'address';
  return error.http === 400 || error.http === 401 || error.http === 403 ? 'token' : undefined;
}

/** The usual way first; each other way differs from it in one thing. */
function attempts(call: Omit<OcpiCall, 'token'>, asked: Asked, mayGoWithout: boolean): readonly Attempt[] {
  const { token: text, quirks } = asked;
  const encoding = tokenEncoding(call.version, quirks);
  const other = encoding === 'plain' ? 'base64' : 'plain';
  const without = mayGoWithout && quirks.versionsWithoutToken === true;
  const token = without ? undefined : { text, encoding };
  return [
    { call: { token }, quirks },
    { call: { token: { text, encoding } }, quirks: { ...quirks, versionsWithoutToken: undefined }, after: without ? 'token' : undefined },
    { call: { token: { text, encoding: other } }, quirks: { ...quirks, tokenEncoding: other }, after: 'token' },
    { call: {}, quirks: { ...quirks, versionsWithoutToken: true }, after: mayGoWithout ? 'token' : undefined },
    { call: { token, url: otherSlash(call.url) }, quirks, after: 'address' },
  ];
}

/** Quirks without those that are the version's own way. */
export function settled(version: OcpiVersion, { tokenEncoding: encoding, ...others }: OcpiQuirks): OcpiQuirks {
  return encoding === undefined || encoding === tokenEncoding(version) ? others : { ...others, tokenEncoding: encoding };
}
