import { Inject, Injectable } from '@nestjs/common';
import type { OcpiPartner } from '../contract/partner.js';
import { OcpiPartners } from '../contract/partners.js';
import type { OcpiInterface } from '../contract/version.js';
import type { OcpiSettings } from '../ocpi.options.js';
import { OCPI_SETTINGS } from '../ocpi.tokens.js';
import { OcpiEvents } from '../partners/ocpi.events.js';
import { PartnerTokens } from '../partners/partner.tokens.js';
import { tokenEncoding } from './call-headers.js';
import type { OcpiCallOptions } from './call-options.js';
import { partiesOf } from './call-parties.js';
import { CallRecovery } from './call-recovery.js';
import { address, type BelowEndpoint } from './endpoint-address.js';
import type { OcpiAnswer } from './envelope.js';
import { shown } from './url-admission.js';
import { OcpiCallError } from './ocpi-call.error.js';
import { OcpiCaller, type OcpiCall } from './ocpi-caller.js';
import { parseUrl } from '../models/url.js';

/** One request to an endpoint of a registered partner. */
export interface PartnerRequest extends BelowEndpoint {
  readonly method: OcpiCall['method'];
  readonly module: string;
  readonly interface: OcpiInterface;
  readonly body?: unknown;
  /** The body as JSON text, where it is written already. */
  readonly text?: string;
  /** Instead of path and query: an absolute URL at the partner's own origin, such as the next page. */
  readonly url?: string;
}

/** Sends requests to registered partners: address, token, parties and quirks are looked up here. */
@Injectable()
export class PartnerCalls {
  constructor(
    @Inject(OCPI_SETTINGS) private readonly settings: OcpiSettings,
    private readonly partners: OcpiPartners,
    private readonly tokens: PartnerTokens,
    private readonly caller: OcpiCaller,
    private readonly recovery: CallRecovery,
    private readonly events: OcpiEvents,
  ) {}

  /** The partner as it is registered now: its endpoints, version and quirks may have changed since it was handed out. */
  async current(partner: OcpiPartner | string): Promise<OcpiPartner> {
    const id = typeof partner === 'string' ? partner : partner.id;
    const found = await this.partners.byId(id);
    if (found === undefined)
      throw new OcpiCallError(`There is no registered partner ${id}. Register with it first.`, { failure: 'refused', partner: id });
    return found;
  }

  /** The same, at once, where that is possible. */
  known(id: string): OcpiPartner | undefined {
    return this.partners.known?.(id);
  }

  /** The URL of an endpoint. @throws OcpiCallError when the partner does not offer it */
  endpoint(partner: OcpiPartner, module: string, end: OcpiInterface): string {
    const found = partner.endpoints.find((endpoint) => endpoint.identifier === module && endpoint.interface === end);
    if (found === undefined) {
      throw new OcpiCallError(`Partner ${partner.id} offers no ${module} ${end} in ${partner.version}.`, {
        failure: 'refused',
        partner: partner.id,
      });
    }
    return found.url;
  }

  /** Whether a partner offers an interface of a module. */
  offers(partner: OcpiPartner, module: string, end: OcpiInterface): boolean {
    return partner.endpoints.some((endpoint) => endpoint.identifier === module && endpoint.interface === end);
  }

  /** One that is refused in a way that says that nothing was done is sent again in the ways that may be the partner's. @throws OcpiCallError */
  async send(partner: OcpiPartner, request: PartnerRequest, options: OcpiCallOptions = {}): Promise<OcpiAnswer> {
    try {
      return await this.attempt(partner, request, options);
    } catch (error) {
      if (!(error instanceof OcpiCallError)) throw error;
      const answer = await this.otherwise(error, partner, request, options);
      if (answer !== undefined) return answer;
      if (!error.missing) this.events.emit({ type: 'call.failed', partner: partner.id, error });
      throw error;
    }
  }

  private async otherwise(
    error: OcpiCallError,
    partner: OcpiPartner,
    request: PartnerRequest,
    options: OcpiCallOptions,
  ): Promise<OcpiAnswer | undefined> {
    for await (const way of this.recovery.ways(error, partner, request)) {
      try {
        const answer = await this.attempt(way.partner, request, options);
        await way.confirm();
        return answer;
      } catch (again) {
        if (!(again instanceof OcpiCallError)) throw again;
      }
    }
    return undefined;
  }

  private attempt(partner: OcpiPartner, request: PartnerRequest, options: OcpiCallOptions): Promise<OcpiAnswer> {
    const url = request.url ?? address(this.endpoint(partner, request.module, request.interface), request, partner.quirks?.trailingSlash);
    if (request.url !== undefined && !isAt(partner, request.url)) {
      throw new OcpiCallError(`${shown(request.url)} is not at partner ${partner.id}; its token is not sent elsewhere.`, {
        failure: 'refused',
        partner: partner.id,
      });
    }
    const token = this.tokens.theirs(partner.id);
    if (typeof token === 'string') return this.caller.send(this.callOf(partner, url, token, request, options));
    return token.then((text) => this.caller.send(this.callOf(partner, url, text, request, options)));
  }

  private callOf(partner: OcpiPartner, url: string, token: string, request: PartnerRequest, options: OcpiCallOptions): OcpiCall {
    const isRouted = partner.quirks?.routingHeaders !== false;
    return {
      method: request.method,
      url,
      version: partner.version,
      module: request.module,
      token: { text: token, encoding: tokenEncoding(partner.version, partner.quirks) },
      body: request.body,
      text: request.text,
      routing: isRouted ? partiesOf(partner, this.settings.parties, request.module, request.interface, options) : undefined,
      correlationId: options.ctx?.correlationId,
      partner: partner.id,
      signal: options.signal,
      timeoutMs: options.timeoutMs,
    };
  }
}

/** Whether a URL is at a partner's own origin: its token goes nowhere else. */
export function isAt(partner: OcpiPartner, url: string): boolean {
  const origin = parseUrl(url)?.origin;
  return origin !== undefined && partner.endpoints.some((endpoint) => new URL(endpoint.url).origin === origin);
}
