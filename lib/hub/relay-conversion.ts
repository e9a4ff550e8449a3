import { Injectable } from '@nestjs/common';
import { OcpiCallError } from '../client/ocpi-call.error.js';
import { WireCodec } from '../client/wire-codec.js';
import type { WireShape } from '../client/wire-shapes.js';
import type { OcpiPartner } from '../contract/partner.js';
import { isObject } from '../models/is-object.js';
import { OcpiException } from '../protocol/ocpi.exception.js';
import { StatusCode } from '../protocol/status-code.js';
import type { Destination } from './destination.js';
import type { Forwarded } from './forwarder.js';
import type { ReceivedEnvelope } from './relayed-reply.js';
import type { RelayRequest } from './relay-request.js';
import { answerShape, bodyShape, unlike } from './routed-shapes.js';

/**
 * Messages between parties of different versions. What is the same in both goes on as it is; other objects are converted whole, which needs them to be
 * valid. Only here does a hub look at the objects that it passes on.
 */
@Injectable()
export class RelayConversion {
  constructor(private readonly codec: WireCodec) {}

  /** What is sent on, in the receiver's version. @throws OcpiException 2001 for what is not valid, 4000 for what that version cannot say */
  async toReceiver(request: RelayRequest, { partner }: Destination, forwarded: Forwarded): Promise<Forwarded> {
    const shape = bodyShape(request);
    const body = forwarded.body === undefined || shape === undefined ? undefined : parsed(forwarded.body);
    if (body === undefined || shape === undefined || this.isSame(shape, partner, this.sender(request))) return forwarded;
    if (request.method === 'PATCH') {
      const names = unlike(shape, body);
      if (names.length === 0) return forwarded;
      throw new OcpiException(
        StatusCode.HUB_ERROR,
        `The receiver speaks OCPI ${partner.version}, in which ${names.join(', ')} may be said otherwise. Send the whole object with PUT.`,
      );
    }
    const { object, faults } = this.codec.decode(this.sender(request), shape, body);
    if (object === undefined) {
      const [fault] = faults;
      throw OcpiException.invalid(
        `The object is to be converted to OCPI ${partner.version}, but is not valid: ${fault?.path}: ${fault?.message}`,
      );
    }
    return { ...forwarded, body: JSON.stringify(await this.encoded(partner, shape, object)) };
  }

  /** The receiver's answer in the sender's version. Objects of a list that cannot be told in it are left out. @throws OcpiException 4000 */
  async toSender(request: RelayRequest, { partner }: Destination, envelope: ReceivedEnvelope): Promise<ReceivedEnvelope> {
    const shape = answerShape(request);
    const { data } = envelope.fields;
    const reader = this.sender(request);
    if (shape === undefined || envelope.statusCode >= 2000 || this.isSame(shape, partner, reader)) return envelope;
    const convert = (value: unknown): Promise<object> => this.converted(value, shape, partner, reader);
    if (isObject(data)) return withData(envelope, await convert(data));
    if (!Array.isArray(data)) return envelope;
    const told = await Promise.all(data.map((value) => convert(value).catch(leftOut)));
    return withData(
      envelope,
      told.filter((object) => object !== undefined),
    );
  }

  private async converted(value: unknown, shape: WireShape, from: OcpiPartner, to: OcpiPartner): Promise<object> {
    const { object } = this.codec.decode(from, shape, value);
    if (object === undefined)
      throw new OcpiException(StatusCode.HUB_ERROR, `The receiver answered with an object that is not valid (${shape}).`);
    return this.encoded(to, shape, object);
  }

  private async encoded(partner: OcpiPartner, shape: WireShape, object: object): Promise<object> {
    try {
      return await this.codec.encode(partner, shape, object);
    } catch (error) {
      if (!(error instanceof OcpiCallError)) throw error;
      throw new OcpiException(StatusCode.HUB_ERROR, error.message, { cause: error });
    }
  }

  private isSame(shape: WireShape, ...partners: readonly OcpiPartner[]): boolean {
    const [first, ...others] = partners.map(({ version }) => version);
    return others.every((version) => version === first) || partners.every((partner) => this.codec.isSame(partner, shape));
  }

  /** The sender in the version that it speaks just now. */
  private sender({ partner, version }: RelayRequest): OcpiPartner {
    return { ...partner, version };
  }
}

function parsed(body: string | Buffer): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(body.toString('utf8').replace(/^\ufeff/, ''));
    return isObject(value) ? value : undefined;
  } catch {
    // The receiver is to judge it.
    return undefined;
  }
}

function withData(envelope: ReceivedEnvelope, data: unknown): ReceivedEnvelope {
  const fields = { ...envelope.fields, data };
  return { ...envelope, fields, text: JSON.stringify(fields) };
}

function leftOut(error: unknown): undefined {
  if (!(error instanceof OcpiException)) throw error;
}
