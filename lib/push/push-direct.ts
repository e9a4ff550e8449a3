import { Injectable } from '@nestjs/common';
import { callHeaders, tokenEncoding } from '../client/call-headers.js';
import { isDeeperThan, MAX_LEVELS } from '../models/depth.js';
import { isObject } from '../models/is-object.js';
import { OcpiHttp, type OcpiHttpResponse } from '../client/guarded-fetch.js';
import { OcpiCallError } from '../client/ocpi-call.error.js';
import { OcpiHttpError } from '../client/ocpi-http.error.js';
import { address } from '../client/endpoint-address.js';
import { WireCodec } from '../client/wire-codec.js';
import { keyOf, type House } from '../contract/kinds.js';
import type { OcpiPartner } from '../contract/partner.js';
import type { OcpiParty } from '../contract/party.js';
import type { OcpiVersion } from '../contract/version.js';
import { PartnerDiscovery } from '../partners/partner.discovery.js';
import { tokenTypeParameter } from '../versions/token-types.js';
import { PUSH_MODULES, type PushKind } from './push-kinds.js';
import type { PushReceiver, PushReceiverResponse } from './push-message.js';
import { PushRefusal } from './push.refusal.js';

/** So much is quoted of an answer that cannot be passed on, in characters. */
const MAX_QUOTED = 2000;

/** Pushes to receivers that are named in the message, whether they are registered or not. */
@Injectable()
export class PushDirect {
  constructor(
    private readonly discovery: PartnerDiscovery,
    private readonly http: OcpiHttp,
    private readonly codec: WireCodec,
  ) {}

  /** Asks the receiver where its module is, and sends the object there. Whatever goes wrong is in the response. */
  async send<K extends PushKind>(version: OcpiVersion, kind: K, object: House[K], receiver: PushReceiver): Promise<PushReceiverResponse> {
    const { endpoints_url } = receiver;
    try {
      const { status, text, headers } = await this.exchange(version, kind, object, receiver);
      return { endpoints_url, status_code: status, response: kind === 'cdrs' ? headers : answerOf(text) };
    } catch (error) {
      return { endpoints_url, status_code: statusOf(error), response: { error: error instanceof Error ? error.message : String(error) } };
    }
  }

  private async exchange<K extends PushKind>(
    version: OcpiVersion,
    kind: K,
    object: House[K],
    { endpoints_url: url, auth_token: token }: PushReceiver,
  ): Promise<OcpiHttpResponse> {
    const module = PUSH_MODULES[kind];
    const { value: endpoints, quirks } = await this.discovery.details({ version, url }, { token, quirks: {} });
    const endpoint = endpoints.find(({ identifier, interface: end = 'RECEIVER' }) => identifier === module && end === 'RECEIVER');
    if (endpoint === undefined) throw new PushRefusal(404, `${module} RECEIVER is not among the endpoints of this receiver.`);
    // The codec wants to know for whom: an unregistered receiver has written nothing that would go back to it.
    const offered = endpoints.map(({ interface: end = 'RECEIVER' as const, ...rest }) => ({ ...rest, interface: end }));
    const reader: OcpiPartner = { id: '', version, url, roles: [], endpoints: offered };
    const body = JSON.stringify(await this.codec.encode(reader, kind, object));
    const key = keyOf(kind, object);
    const path = [key.countryCode, key.partyId, 'uid' in key ? key.uid : 'id' in key ? key.id : ''];
    const query = 'uid' in key ? { type: tokenTypeParameter(version, key.type) } : {};
    const headers = callHeaders({
      version,
      module,
      token: { text: token, encoding: tokenEncoding(version, quirks) },
      routing: { from: { countryCode: key.countryCode, partyId: key.partyId }, to: counterparty(object) },
    });
    if (kind === 'cdrs') return this.http.request({ method: 'POST', url: endpoint.url, headers, body });
    return this.http.request({ method: 'PUT', url: address(endpoint.url, { path, query }), headers, body });
  }
}

function counterparty(object: object): OcpiParty | undefined {
  if (!('cdr_token' in object) || !isObject(object.cdr_token)) return undefined;
  const { country_code: countryCode, party_id: partyId } = object.cdr_token;
  return typeof countryCode === 'string' && typeof partyId === 'string' ? { countryCode, partyId } : undefined;
}

/** A body as the door passes it on: its JSON, or the beginning of a text that is none, or none that can be written again. */
function answerOf(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    if (!isDeeperThan(MAX_LEVELS, value)) return value;
  } catch {
    // A text is told as a text.
  }
  return text.slice(0, MAX_QUOTED);
}

function statusOf(error: unknown): number {
  if (error instanceof PushRefusal) return error.http;
  const cause = error instanceof OcpiCallError ? error.cause : error;
  if (cause instanceof OcpiHttpError) return cause.failure === 'timeout' ? 504 : cause.failure === 'refused' ? 400 : 502;
  if (!(error instanceof OcpiCallError)) return 500;
  // Without an HTTP status nothing was sent: the version cannot say the object.
  return error.http === undefined ? 422 : error.http >= 400 ? error.http : 502;
}
