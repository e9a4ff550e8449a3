import { hash } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import type { OcpiText } from '../contract/crud.js';
import type { Kind } from '../contract/kinds.js';
import { listable } from '../contract/listable.js';
import { hasParty, type OcpiParty } from '../contract/party.js';
import type { OcpiVersion } from '../contract/version.js';
import type { OcpiSettings } from '../ocpi.options.js';
import { OCPI_SETTINGS } from '../ocpi.tokens.js';
import { OcpiBridge } from './bridge.js';
import { jsonText } from './json-text.js';
import type { Named } from './spelling.js';

const CACHE_BYTES = 32 * 1024 * 1024;
/** What an entry takes beside its text. */
const ENTRY_BYTES = 200;

/** A stored text in another version. */
export interface LoweredText {
  /** undefined when that version cannot say it. */
  readonly text: Buffer | undefined;
  /** How the stored object is called. */
  readonly named: Named;
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
    const areOwn = owners?.every((owner) => hasParty(this.settings.parties, owner)) ?? false;
    return areOwn && !this.bridge.embeds(kind, version);
  }

  /** The texts in another version, without those that it cannot say. */
  async lower(kind: Kind, version: OcpiVersion, texts: readonly OcpiText[]): Promise<OcpiText[]> {
    return (await this.each(kind, version, texts)).flatMap((lowered) => lowered?.text ?? []);
  }

  /** One text in another version. */
  async lowerOne(kind: Kind, version: OcpiVersion, text: OcpiText): Promise<LoweredText | undefined> {
    const [lowered] = await this.each(kind, version, [text]);
    return lowered;
  }

  private async each(kind: Kind, version: OcpiVersion, texts: readonly OcpiText[]): Promise<(LoweredText | undefined)[]> {
    const { known } = this;
    if (known === undefined) return this.converted(kind, version, texts);
    const wanted = texts.map((text) => {
      const key = `${version} ${kind} ${hash('sha256', text, 'base64')}`;
      return { text, key, lowered: known.get(key) };
    });
    const missing = wanted.filter(({ lowered }) => lowered === undefined);
    if (missing.length > 0) {
      const made = await this.converted(
        kind,
        version,
        missing.map(({ text }) => text),
      );
      missing.forEach((each, index) => known.set(each.key, (each.lowered = made[index])));
    }
    return wanted.map(({ lowered }) => lowered);
  }

  private async converted(kind: Kind, version: OcpiVersion, texts: readonly OcpiText[]): Promise<LoweredText[]> {
    const objects = texts.map((text): Named => JSON.parse(text.toString()));
    const names = objects.map(({ id, uid }): Named => ({ id, uid }));
    const made = await this.bridge.lower(kind, version, objects);
    return made.map(({ object }, index) => {
      const text = object && jsonText(object);
      return { text: text === undefined ? undefined : listable(text), named: names[index] ?? {} };
    });
  }
}
