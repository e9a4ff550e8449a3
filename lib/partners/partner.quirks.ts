import { Injectable, Logger } from '@nestjs/common';
import type { OcpiPartner } from '../contract/partner.js';
import type { OcpiQuirks } from '../contract/quirks.js';
import { OcpiAudit } from './audit.js';
import { PartnerRecords } from './partner.records.js';

/** Remembers what is found out about a partner's ways. */
@Injectable()
export class PartnerQuirks {
  private readonly logger = new Logger('OcpiModule');
  private readonly noted = new Map<string, string>();

  constructor(
    private readonly records: PartnerRecords,
    private readonly audit: OcpiAudit,
  ) {}

  /** Adds quirks to a partner's record; what the host has set meanwhile stays. */
  async found(partner: OcpiPartner, quirks: OcpiQuirks): Promise<void> {
    let isNew = false;
    const record = await this.records.changePartner(partner.id, (current) => {
      const all = { ...quirks, ...withoutUndefined(current.quirks), ...changed(partner, quirks, current.quirks) };
      isNew = JSON.stringify(sorted(all)) !== JSON.stringify(sorted(current.quirks ?? {}));
      return isNew ? { ...current, quirks: all } : current;
    });
    if (record === undefined || !isNew) return;
    const words = Object.entries(quirks).map(([name, value]) => `${name}: ${String(value)}`);
    const news = { type: 'partner.updated', partner: record.partner, by: 'platform' } as const;
    await this.audit.record(news, partner.id, `found out: ${words.join(', ')}`);
  }

  /** The same in the background, once for each finding: a list may show it a thousand times. */
  note(partner: OcpiPartner, quirks: OcpiQuirks): void {
    const finding = JSON.stringify(quirks);
    if (this.noted.get(partner.id) === finding) return;
    this.noted.set(partner.id, finding);
    this.found(partner, quirks)
      .catch((error: unknown) => this.logger.warn(`What was found out about partner ${partner.id} could not be kept: ${String(error)}`))
      .finally(() => this.noted.delete(partner.id));
  }
}

/** A finding that replaces what was believed when it was made. */
function changed(partner: OcpiPartner, found: OcpiQuirks, now: OcpiQuirks = {}): OcpiQuirks {
  const before: Readonly<Record<string, unknown>> = { ...partner.quirks };
  const current: Readonly<Record<string, unknown>> = { ...now };
  return Object.fromEntries(Object.entries(found).filter(([name]) => before[name] === current[name]));
}

function withoutUndefined(quirks: OcpiQuirks = {}): OcpiQuirks {
  return Object.fromEntries(Object.entries(quirks).filter(([, value]) => value !== undefined));
}

function sorted(quirks: OcpiQuirks): unknown {
  return Object.entries(withoutUndefined(quirks)).sort(([a], [b]) => (a < b ? -1 : 1));
}
