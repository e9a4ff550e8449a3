import { Injectable } from '@nestjs/common';
import { WireCodec } from '../client/wire-codec.js';
import type { WireShape } from '../client/wire-shapes.js';
import type { OcpiPartner } from '../contract/partner.js';
import { packagesLacking } from '../protocol/packages.js';
import { restOf } from '../contract/rest.js';

/** Objects in partners' versions: converted once for all partners that are told the same at the same time. */
@Injectable()
export class PushWire {
  private readonly known = new WeakMap<object, Map<string, Promise<object>>>();

  constructor(private readonly codec: WireCodec) {}

  /** @throws OcpiCallError when the partner's version cannot say it, or the object is not valid in it */
  encode(partner: OcpiPartner, shape: WireShape, object: object): Promise<object> {
    // What only one partner's version said goes back to that partner alone.
    if (restOf(object) !== undefined) return this.codec.encode(partner, shape, object);
    const name = JSON.stringify([shape, partner.version, partner.quirks, packagesLacking(shape, partner.version, partner)]);
    const forms = this.known.get(object) ?? new Map<string, Promise<object>>();
    this.known.set(object, forms);
    let form = forms.get(name);
    if (form === undefined) forms.set(name, (form = this.codec.encode(partner, shape, object)));
    return form;
  }

  /** Whether a shape is the same in the partner's version and the house's. */
  isSame(partner: OcpiPartner, shape: WireShape): boolean {
    return this.codec.isSame(partner, shape);
  }
}
