import { hash } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import type { OcpiText } from '../contract/crud.js';
import type { Kind } from '../contract/kinds.js';
import { listable } from '../contract/listable.js';
import { sameParty, type OcpiParty } from '../contract/party.js';
import type { OcpiVersion } from '../contract/version.js';
import type { OcpiSettings } from '../ocpi.options.js';
import { OCPI_SETTINGS } from '../ocpi.tokens.js';
import { OcpiBridge } from './bridge.js';

const CACHE_BYTES = 32 * 1024 * 1024;
/** What an entry takes beside its text. */
const ENTRY_BYTES = 200;

/** A stored text in another version; undefined when that version cannot say it. */
interface LoweredText {
  readonly text: Buffer | undefined;
}

/**
 * Stored texts of own objects in older versions, remembered by what they say: most partners ask for the same objects in the same version, and
 * converting one costs more than all else that a list does with it.
 */
@Injectable()
export class LoweredTexts {
  private readonly known: LRUCache<string, LoweredText> | undefined;

  constructor(
    private readonly bridge: OcpiBridge,
    @Inject(OCPI_SETTINGS) private readonly settings: Pick<OcpiSettings, 'parties' | 'conversionCacheBytes'>,
  ) {
    const { conversionCacheBytes: maxSize = CACHE_BYTES } = settings;
    if (maxSize > 0) this.known = new LRUCache({ maxSize, sizeCalculation: ({ text }) => ENTRY_BYTES + (text?.length ?? 0) });
  }

  /**
   * Whether the text of such objects says all that becomes of it: they are ours, since others' may carry what one partner alone is told, and no
   * Location is embedded in them.
   */
  suits(kind: Kind, version: OcpiVersion, owners: readonly OcpiParty[] | undefined): boolean {
    const areOwn = owners?.every((owner) => this.settings.parties.some((party) => sameParty(party, owner))) ?? false;
    return areOwn && !this.bridge.embeds(kind, version);
  }

  /** The texts in another version, without those that it cannot say. */
  async lower(kind: Kind, version: OcpiVersion, texts: readonly OcpiText[]): Promise<OcpiText[]> {
    const { known } = this;
    const keys = texts.map((text) => `${version} ${kind} ${hash('sha256', text, 'base64')}`);
    const found = keys.map((key) => known?.get(key));
    const missing = found.flatMap((lowered, index) => (lowered === undefined ? [index] : []));
    const objects = missing.map((index): object => JSON.parse(String(texts[index])));
    const made = missing.length === 0 ? [] : await this.bridge.lower(kind, version, objects);
    missing.forEach((index, at) => {
      const object = made[at]?.object;
      const lowered = { text: object && listable(JSON.stringify(object)) };
      found[index] = lowered;
      known?.set(keys[index] ?? '', lowered);
    });
    return found.flatMap((lowered) => lowered?.text ?? []);
  }
}
