import { Injectable } from '@nestjs/common';
import type { OcpiPartner } from '../contract/partner.js';
import type { OcpiParty } from '../contract/party.js';
import { OcpiEvents } from '../partners/ocpi.events.js';
import { PartnerQuirks } from '../partners/partner.quirks.js';
import { OcpiCallError } from './ocpi-call.error.js';
import type { OcpiBadObject } from './ocpi-list.js';
import { WireCodec, type Mended } from './wire-codec.js';
import type { WireShape } from './wire-shapes.js';

/** Reads what partners give, and tells what was wrong with it. */
@Injectable()
export class ReceivedObjects {
  constructor(
    private readonly codec: WireCodec,
    private readonly events: OcpiEvents,
    private readonly quirks: PartnerQuirks,
  ) {}

  /** One object in house form; `owner` where the version does not say it. @throws OcpiCallError when it is not valid */
  one(partner: OcpiPartner, shape: WireShape, wire: object, owner?: OcpiParty): object {
    const decoded = this.codec.decode(partner, shape, wire, owner);
    if (decoded.object !== undefined) {
      this.tell(partner, shape, decoded.mended);
      return decoded.object;
    }
    const [fault] = decoded.faults;
    const details = { failure: 'garbage', partner: partner.id, data: wire } as const;
    throw new OcpiCallError(`What partner ${partner.id} gave is not valid (${shape}), ${fault?.path}: ${fault?.message}.`, details);
  }

  /** A good object of a list, or none: a bad one does not take the others with it. */
  listed(partner: OcpiPartner, module: string, shape: WireShape, object: unknown, onBad?: (bad: OcpiBadObject) => void): object[] {
    const decoded = this.codec.decode(partner, shape, object);
    if (decoded.object !== undefined) {
      this.tell(partner, module, decoded.mended);
      return [decoded.object];
    }
    const bad = { module, object, faults: decoded.faults };
    onBad?.(bad);
    this.events.emit({ type: 'call.bad-object', partner: partner.id, ...bad });
    return [];
  }

  private tell(partner: OcpiPartner, module: string, mended: Mended | undefined): void {
    if (mended === undefined) return;
    this.events.emit({ type: 'call.mended-object', partner: partner.id, module, faults: mended.faults });
    const found = [...mended.found].filter((looseness) => partner.quirks?.[looseness] === undefined);
    if (found.length > 0) this.quirks.note(partner, Object.fromEntries(found.map((looseness) => [looseness, true])));
  }
}
