import { Injectable } from '@nestjs/common';
import { OcpiConflict } from '../contract/conflict.error.js';
import type { OcpiContext } from '../contract/context.js';
import { OcpiCrud } from '../contract/crud.js';
import { keyOf, type House, type Kind } from '../contract/kinds.js';
import type { OcpiParty } from '../contract/party.js';
import { isSameJson } from '../models/is-same-json.js';
import { jsonCopy } from '../models/json-copy.js';
import { OcpiException } from '../protocol/ocpi.exception.js';
import { OcpiReply } from '../protocol/reply.js';

/** Objects that partners create with POST: invoice reconciliation records, terminals, financial advice confirmations. */
@Injectable()
export class PostedDoor {
  constructor(private readonly crud: OcpiCrud) {}

  /**
   * 201. The same once more is success, so that a POST whose answer was lost can be repeated; another object under its id is 2001. `supplied`: fields of
   * the object that are ours, since the partner gave none: they may be others the second time.
   */
  async post<K extends Kind>(
    kind: K,
    object: House[K],
    owner: OcpiParty,
    ctx: OcpiContext,
    supplied: Partial<House[K]> = {},
  ): Promise<OcpiReply> {
    const within = { ...ctx, served: owner };
    try {
      await this.crud.create(kind, object, within);
      return OcpiReply.none(201);
    } catch (error) {
      if (!(error instanceof OcpiConflict)) throw error;
    }
    const stored = await this.crud.get(kind, keyOf(kind, object, owner), within);
    if (isSameJson(jsonCopy({ ...stored, ...supplied }), jsonCopy(object))) return OcpiReply.none();
    throw OcpiException.invalid('There is another object with this id already. POST is for new objects.');
  }
}
