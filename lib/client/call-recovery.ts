import { Injectable, Logger } from '@nestjs/common';
import { OcpiClock } from '../contract/clock.js';
import type { OcpiPartner } from '../contract/partner.js';
import type { OcpiQuirks } from '../contract/quirks.js';
import type { OcpiInterface } from '../contract/version.js';
import { PartnerQuirks } from '../partners/partner.quirks.js';
import { PartnerTokens } from '../partners/partner.tokens.js';
import { RegistrationStarter } from '../partners/registration.starter.js';
import { tokenEncoding } from './call-headers.js';
import { OcpiCallError } from './ocpi-call.error.js';
import type { PartnerRequest } from './partner-calls.js';
import { neverArrived } from './undone.js';

/** Another way to send the same request. */
export interface OtherWay {
  /** The partner as it is believed to be. */
  readonly partner: OcpiPartner;
  /** It was so: it is remembered. */
  readonly confirm: () => Promise<void>;
}

/** A partner's version details are read again at most this often, in milliseconds. */
const LOOK_AGAIN_MS = 60_000;

/** Finds out what a partner does otherwise when a call is refused in a way that says that nothing was done. */
@Injectable()
export class CallRecovery {
  private readonly logger = new Logger('Ocpi');
  private readonly looked = new Map<string, number>();

  constructor(
    private readonly quirks: PartnerQuirks,
    private readonly tokens: PartnerTokens,
    private readonly starter: RegistrationStarter,
    private readonly clock: OcpiClock,
  ) {}

  /**
   * What else can be tried after an error, the likeliest first: a token that another instance has agreed meanwhile, the token written otherwise, the
   * other slash, endpoints that have moved.
   */
  async *ways(error: OcpiCallError, partner: OcpiPartner, request: PartnerRequest): AsyncGenerator<OtherWay, void, undefined> {
    if (error.http === 401 || error.http === 403) {
      if (await this.tokens.haveChanged(partner.id)) yield { partner, confirm: () => Promise.resolve() };
      const other = tokenEncoding(partner.version, partner.quirks) === 'plain' ? 'base64' : 'plain';
      yield this.with(partner, { tokenEncoding: other });
    }
    if (request.url !== undefined) return;
    const isAway = neverArrived(error);
    if (!isAway && !isNoSuchAddress(error, request)) return;
    // Objects that are asked for may be missing for good.
    const mustBe = !isAway && (request.method === 'PUT' || request.method === 'POST');
    if (mustBe && partner.quirks?.trailingSlash === undefined) yield this.with(partner, { trailingSlash: otherSlashOf(partner, request) });
    const moved = await this.movedTo(partner, request.module, request.interface);
    if (moved !== undefined) yield { partner: moved, confirm: () => Promise.resolve() };
  }

  /** The partner with its endpoints read anew, when this one is elsewhere now. */
  async movedTo(partner: OcpiPartner, module: string, end: OcpiInterface): Promise<OcpiPartner | undefined> {
    const now = this.clock.now();
    if ((this.looked.get(partner.id) ?? 0) > now - LOOK_AGAIN_MS) return undefined;
    this.looked.set(partner.id, now);
    try {
      const refreshed = await this.starter.refresh(partner, await this.tokens.theirs(partner.id));
      const url = urlOf(refreshed, module, end);
      return url !== undefined && url !== urlOf(partner, module, end) ? refreshed : undefined;
    } catch (error) {
      this.logger.warn(`The endpoints of partner ${partner.id} could not be read again: ${error instanceof Error ? error.message : error}`);
      return undefined;
    }
  }

  private with(partner: OcpiPartner, quirks: OcpiQuirks): OtherWay {
    return { partner: { ...partner, quirks: { ...partner.quirks, ...quirks } }, confirm: () => this.quirks.found(partner, quirks) };
  }
}

/** A 404 that does not speak of an object: of an address that always exists, or without a word of OCPI. */
function isNoSuchAddress({ http, statusCode }: OcpiCallError, { method, path = [] }: PartnerRequest): boolean {
  return http === 404 && (statusCode === undefined || method === 'PUT' || (method === 'POST' && path.at(-1) !== 'authorize'));
}

/** Ids behind an endpoint end without a slash, the endpoint itself as its version details have it. */
function otherSlashOf(partner: OcpiPartner, { module, interface: end, path = [] }: PartnerRequest): 'add' | 'drop' {
  return path.length === 0 && urlOf(partner, module, end)?.endsWith('/') ? 'drop' : 'add';
}

function urlOf(partner: OcpiPartner, module: string, end: OcpiInterface): string | undefined {
  return partner.endpoints.find((each) => each.identifier === module && each.interface === end)?.url;
}
