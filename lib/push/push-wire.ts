import { Injectable } from '@nestjs/common';
import { requestText } from '../client/request-text.js';
import { WireCodec } from '../client/wire-codec.js';
import type { WireShape } from '../client/wire-shapes.js';
import type { OcpiPartner } from '../contract/partner.js';
import { restOf } from '../contract/rest.js';
import { packagesLacking } from '../protocol/packages.js';

/** Objects whose forms are known: many partners are told of one object at the same time, few objects at the same time. */
const KNOWN_AT_MOST = 32;

/** An object in a partner's version; as text it is written once for all who get it. */
export class WireForm {
  private json: string | undefined;

  constructor(readonly wire: object) {}

  /** @throws OcpiCallError when it cannot be written: no partner is to blame, and none is to wait for it */
  get text(): string {
    return (this.json ??= requestText(this.wire));
  }
}

/** The forms of one object, by what they depend on. */
interface Forms {
  readonly object: object;
  readonly made: { readonly name: string; readonly form: WireForm | Promise<WireForm> }[];
}

/** Objects in partners' versions: converted once for all partners that are told the same at the same time. */
@Injectable()
export class PushWire {
  /** A ring: what a Map has outgrown keeps all that was in it until the next full garbage collection. */
  private readonly known: Forms[] = [];
  private next = 0;
  private readonly names = new WeakMap<OcpiPartner, Map<WireShape, string>>();

  constructor(private readonly codec: WireCodec) {}

  /** @throws OcpiCallError when the partner's version cannot say it, or the object is not valid in it */
  form(partner: OcpiPartner, shape: WireShape, object: object): WireForm | Promise<WireForm> {
    // What only one partner's version said goes back to that partner alone.
    if (restOf(object) !== undefined) return this.made(partner, shape, object);
    const name = this.nameOf(partner, shape);
    const { made } = this.formsOf(object);
    const known = made.find((each) => each.name === name);
    if (known !== undefined) return known.form;
    const form = this.made(partner, shape, object);
    made.push({ name, form });
    return form;
  }

  /** Whether a shape is the same in the partner's version and the house's. */
  isSame(partner: OcpiPartner, shape: WireShape): boolean {
    return this.codec.isSame(partner, shape);
  }

  /** An object is pushed again, and may have been changed in place: its forms are made anew. */
  forget(object: object): void {
    const known = this.knownOf(object);
    if (known !== undefined) known.made.length = 0;
  }

  private made(partner: OcpiPartner, shape: WireShape, object: object): WireForm | Promise<WireForm> {
    const wire = this.codec.encode(partner, shape, object);
    return wire instanceof Promise ? wire.then((each) => new WireForm(each)) : new WireForm(wire);
  }

  private knownOf(object: object): Forms | undefined {
    return this.known.find((forms) => forms.object === object);
  }

  private formsOf(object: object): Forms {
    const known = this.knownOf(object);
    if (known !== undefined) return known;
    const forms: Forms = { object, made: [] };
    this.known[this.next] = forms;
    this.next = (this.next + 1) % KNOWN_AT_MOST;
    return forms;
  }

  /** What an object's form depends on beside the object. */
  private nameOf(partner: OcpiPartner, shape: WireShape): string {
    let names = this.names.get(partner);
    if (names === undefined) this.names.set(partner, (names = new Map()));
    let name = names.get(shape);
    if (name === undefined) {
      name = JSON.stringify([shape, partner.version, partner.quirks, packagesLacking(shape, partner.version, partner)]);
      names.set(shape, name);
    }
    return name;
  }
}
