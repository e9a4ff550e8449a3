import { Inject, Injectable, type Type } from '@nestjs/common';
import { OcpiClock } from '../contract/clock.js';
import { ownContext } from '../contract/context.js';
import { OcpiCrud } from '../contract/crud.js';
import type { OcpiPartner } from '../contract/partner.js';
import type { OcpiParty } from '../contract/party.js';
import { withoutRest } from '../contract/rest.js';
import { compile, type Checker } from '../models/checker.js';
import { isDeeperThan, MAX_LEVELS } from '../models/depth.js';
import type { Fault } from '../models/fault.js';
import { modelOf } from '../models/model-of.js';
import type { OcpiSettings } from '../ocpi.options.js';
import { OCPI_SETTINGS } from '../ocpi.tokens.js';
import { OcpiBridge } from '../protocol/bridge.js';
import { crudLookup } from '../protocol/bridge-input.js';
import { packagesLacking, withoutPackages } from '../protocol/packages.js';
import { isObject } from '../models/is-object.js';
import { withExplicitNulls } from './explicit-nulls.js';
import { Mending, type Looseness } from '../protocol/mending.js';
import { OcpiCallError } from './ocpi-call.error.js';
import { wireModel, type WireShape } from './wire-shapes.js';

/** An object of the wire that was read: in house form, or what is wrong with it. */
export type Decoded =
  | { readonly object: object; readonly faults?: undefined; readonly mended?: Mended }
  | { readonly object?: undefined; readonly faults: readonly Fault[] };

/** What was wrong with an object that could be understood all the same. */
export interface Mended {
  readonly faults: readonly Fault[];
  readonly found: ReadonlySet<Looseness>;
}

const NO_OBJECT: readonly Fault[] = [{ path: '$', message: 'must be an object' }];
const TOO_DEEP: readonly Fault[] = [{ path: '$', message: `must not be nested more than ${MAX_LEVELS} levels deep` }];

/** From house form to a partner's version and back, checked against its models on both ways. */
@Injectable()
export class WireCodec {
  constructor(
    @Inject(OCPI_SETTINGS) private readonly settings: OcpiSettings,
    private readonly bridge: OcpiBridge,
    private readonly crud: OcpiCrud,
    private readonly clock: OcpiClock,
  ) {}

  /** Whether a shape is the same in the partner's version and the house's. */
  isSame(partner: OcpiPartner, shape: WireShape): boolean {
    return !this.bridge.needsConversion(shape, partner.version);
  }

  /** A wire object in house form, when it is valid; null is taken out of optional fields. `owner` where the version does not say it. */
  decode(partner: OcpiPartner, shape: WireShape, wire: unknown, owner?: OcpiParty): Decoded {
    if (!isObject(wire)) return { faults: NO_OBJECT };
    // What is stored must be written again, and its author must not keep the rest of its list from being stored.
    if (isDeeperThan(MAX_LEVELS, wire)) return { faults: TOO_DEEP };
    const checker = this.checker(partner, shape);
    checker.clean(wire);
    const faults = checker.check(wire);
    const mending = new Mending(partner.quirks ?? {});
    if (faults.length > 0) {
      mending.object(modelOf(this.model(partner, shape)), wire);
      if (!checker.accepts(wire)) return { faults };
    }
    const mended = faults.length > 0 ? { mended: { faults, found: mending.found } } : {};
    const info = {
      owner: owner ?? partner.roles[0] ?? { countryCode: '', partyId: '' },
      counterparty: partner.served ?? this.settings.parties[0],
      timestamp: this.clock.timestamp(),
    };
    return { object: this.bridge.raise(shape, partner.version, wire, { info, author: partner.id }), ...mended };
  }

  /** A house object in the partner's version. @throws OcpiCallError when that version cannot say it, or the object is not valid in it */
  encode(partner: OcpiPartner, shape: WireShape, object: object): object | Promise<object> {
    return this.isSame(partner, shape) ? this.checked(partner, shape, withoutRest(object)) : this.converted(partner, shape, object);
  }

  private async converted(partner: OcpiPartner, shape: WireShape, object: object): Promise<object> {
    const lookup = crudLookup(this.crud, ownContext(partner.version, shape));
    const [lowered] = await this.bridge.lower(shape, partner.version, [object], { lookup, reader: partner.id });
    return this.checked(partner, shape, lowered?.object);
  }

  private checked(partner: OcpiPartner, shape: WireShape, lowered: object | undefined): object {
    const wire = lowered && this.trim(partner, shape, lowered);
    if (wire === undefined) throw refused(partner, `OCPI ${partner.version} cannot express this object (${shape}). It was not sent.`);
    const [fault] = this.checker(partner, shape).check(wire);
    if (fault)
      throw refused(
        partner,
        `The object (${shape}) is not valid in OCPI ${partner.version}, ${fault.path}: ${fault.message}. It was not sent.`,
      );
    return partner.quirks?.explicitNulls === true ? withExplicitNulls(modelOf(this.model(partner, shape)), wire) : wire;
  }

  /** An object, or fields of it, without what belongs to packages that the partner does not have; undefined when nothing of use stays. */
  trim(partner: OcpiPartner, shape: WireShape, wire: object): object | undefined {
    return withoutPackages(shape, wire, packagesLacking(shape, partner.version, partner));
  }

  private checker(partner: OcpiPartner, shape: WireShape): Checker {
    return compile(this.model(partner, shape));
  }

  private model(partner: OcpiPartner, shape: WireShape): Type<object> {
    const model = wireModel(shape, partner.version);
    if (model === undefined) throw refused(partner, `OCPI ${partner.version} has no ${shape}.`);
    return model;
  }
}

function refused(partner: OcpiPartner, message: string): OcpiCallError {
  return new OcpiCallError(message, { failure: 'refused', partner: partner.id });
}
