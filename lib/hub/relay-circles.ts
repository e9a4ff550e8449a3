import { Injectable } from '@nestjs/common';
import { partyKey, type OcpiParty } from '../contract/party.js';
import { OcpiException } from '../protocol/ocpi.exception.js';
import { StatusCode } from '../protocol/status-code.js';
import type { RelayRequest } from './relay-request.js';

/**
 * Messages that are on their way. One that comes back from another partner while its answer is waited for has been passed on in a circle, by hubs that
 * each take another for the way to a party that none of them has.
 */
@Injectable()
export class RelayCircles {
  private readonly underWay = new Map<string, { readonly from: string }>();

  async run<T>(request: RelayRequest, to: OcpiParty, send: () => Promise<T>): Promise<T> {
    const { ctx, method, module, interface: end, path, partner } = request;
    const key = [ctx.correlationId, method, module, end, ...path, partyKey(to)].join(' ');
    const known = this.underWay.get(key);
    if (known !== undefined && known.from !== partner.id)
      throw new OcpiException(StatusCode.HUB_ERROR, 'This message goes in a circle: the hubs on its way pass it on to each other.');
    const mark = { from: partner.id };
    this.underWay.set(key, mark);
    try {
      return await send();
    } finally {
      if (this.underWay.get(key) === mark) this.underWay.delete(key);
    }
  }
}
