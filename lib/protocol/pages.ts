import { Inject, Injectable } from '@nestjs/common';
import type { OcpiContext } from '../contract/context.js';
import { OcpiCrud, type OcpiText } from '../contract/crud.js';
import { eachPage } from '../contract/each-page.js';
import type { House, Kind } from '../contract/kinds.js';
import type { OcpiPage, OcpiQuery } from '../contract/query.js';
import { OcpiVisibility } from '../contract/visibility.js';
import type { OcpiSettings } from '../ocpi.options.js';
import { OCPI_SETTINGS } from '../ocpi.tokens.js';
import { OcpiAddresses } from './addresses.js';
import { OcpiBridge } from './bridge.js';
import { crudLookup } from './bridge-input.js';
import { jsonText } from './json-text.js';
import { nextLink } from './link.js';
import type { ListQuery } from './list-query.js';
import { LoweredTexts } from './lowered-texts.js';
import { mayMention, packagesLacking, withoutPackages } from './packages.js';
import { OcpiReply } from './reply.js';
import { StatusCode } from './status-code.js';

const MAX_LIMIT = 100;
const DEFAULT_LIMIT = 50;
/**
 * Up to this many objects, a list is counted without what the partner is not told: what an older version cannot say (unpublished Locations, credit CDRs, prices
 * with taxes in them), or what speaks of a package only. Beyond, as it is stored.
 */
const TOLD_ONE_BY_ONE = 500;
/** How many objects are read at once where stores cannot filter. */
const SIFTED_AT_ONCE = 500;

/** A page of texts, and how many objects it was made of. */
type StoredPage = OcpiPage<OcpiText> & { readonly stored: number };

/** Lists, page by page (transport_and_format, Pagination). */
@Injectable()
export class OcpiPages {
  private readonly maxLimit: number;
  private readonly defaultLimit: number;

  constructor(
    private readonly crud: OcpiCrud,
    private readonly bridge: OcpiBridge,
    private readonly lowered: LoweredTexts,
    private readonly visibility: OcpiVisibility,
    private readonly addresses: OcpiAddresses,
    @Inject(OCPI_SETTINGS) settings: OcpiSettings,
  ) {
    this.maxLimit = settings.maxLimit ?? MAX_LIMIT;
    this.defaultLimit = Math.min(settings.defaultLimit ?? DEFAULT_LIMIT, this.maxLimit);
  }

  /** One page of what the partner may see: Link, X-Total-Count and X-Limit on every page. */
  async list(kind: Kind, asked: ListQuery, ctx: OcpiContext): Promise<OcpiReply> {
    const limit = Math.min(asked.limit ?? this.defaultLimit, this.maxLimit);
    const { owners, counterparties, judged = this.visibility.judges } = await this.visibility.scope(kind, ctx);
    const query: OcpiQuery = {
      owners,
      counterparties,
      updated: { from: asked.dateFrom, to: asked.dateTo },
      offset: asked.offset,
      limit,
      cursor: asked.cursor,
      filters: asked.filters,
    };
    const page = await this.texts(kind, query, ctx, judged);
    const isWhole = asked.offset === 0 && page.stored === page.total && page.items.length === page.stored;
    const mayLeaveOut = this.bridge.needsConversion(kind, ctx.version) || page.items.length < page.stored;
    if (!mayLeaveOut || isWhole || page.total > TOLD_ONE_BY_ONE) return this.page(asked, limit, page);
    const all = await this.texts(kind, { ...query, offset: 0, limit: page.total, cursor: undefined }, ctx, judged);
    // Where nothing is left out the cursor holds, and with it nothing is passed over when objects before it go away.
    if (all.stored < page.total || all.items.length === all.stored) return this.page(asked, limit, page);
    const items = all.items.slice(asked.offset, asked.offset + limit);
    return this.page({ ...asked, cursor: undefined }, limit, { items, total: all.items.length, stored: items.length });
  }

  /**
   * One page of those that pass `keep`, too: for filters that stores do not know. All that the partner may see are looked through, so it is for
   * kinds of which there are few.
   */
  async sifted<K extends Kind>(kind: K, asked: ListQuery, ctx: OcpiContext, keep: (object: House[K]) => boolean): Promise<OcpiReply> {
    const limit = Math.min(asked.limit ?? this.defaultLimit, this.maxLimit);
    const scope = await this.visibility.scope(kind, ctx);
    const query = { ...scope, updated: { from: asked.dateFrom, to: asked.dateTo }, limit: SIFTED_AT_ONCE };
    const items: object[] = [];
    let total = 0;
    for await (const objects of eachPage(this.crud, kind, query, ctx)) {
      for (const object of objects) {
        if (!keep(object) || !(await this.visibility.sees(kind, object, ctx))) continue;
        if (total >= asked.offset && items.length < limit) items.push(object);
        total += 1;
      }
    }
    const texts = this.written(kind, await this.wire(kind, items, ctx), ctx);
    return this.page({ ...asked, cursor: undefined }, limit, { items: texts, total, stored: items.length });
  }

  private page(asked: ListQuery, limit: number, page: StoredPage): OcpiReply {
    const headers: Record<string, string> = { 'X-Total-Count': String(page.total), 'X-Limit': String(this.maxLimit) };
    const offset = asked.offset + page.stored;
    const more = asked.cursor === undefined ? offset < page.total && page.stored > 0 : page.next !== undefined;
    if (more) headers.Link = nextLink(this.addresses.origin, asked, { offset, limit, cursor: page.next });
    return new OcpiReply({ form: 'texts', texts: page.items }, 200, StatusCode.SUCCESS, undefined, headers);
  }

  /** Stored text is spliced when the store has it, as it is or as it is remembered in the version; other objects are looked at before they go out. */
  private async texts(kind: Kind, query: OcpiQuery, ctx: OcpiContext, judged: boolean): Promise<StoredPage> {
    const converts = this.bridge.needsConversion(kind, ctx.version);
    const areTexts = !judged && this.crud.pageText !== OcpiCrud.prototype.pageText;
    if (areTexts && (!converts || this.lowered.suits(kind, ctx.version, query.owners))) {
      const { items, total, next } = await this.crud.pageText(kind, query, ctx);
      const texts = converts ? await this.lowered.lower(kind, ctx.version, items) : withinPackages(kind, items, ctx);
      return { items: texts, total, next, stored: items.length };
    }
    const { items, total, next } = await this.crud.list(kind, query, ctx);
    const seen: object[] = [];
    for (const object of items) if (await this.visibility.sees(kind, object, ctx)) seen.push(object);
    const wire = await this.wire(kind, seen, ctx);
    return { items: this.written(kind, wire, ctx), total, next, stored: items.length };
  }

  /** What cannot be written is left out, and told of. */
  private written(kind: Kind, objects: readonly object[], { version }: OcpiContext): string[] {
    return objects.flatMap((object) => {
      const text = jsonText(object);
      if (text === undefined) this.bridge.unwritten(kind, version, object);
      return text ?? [];
    });
  }

  private async wire(kind: Kind, objects: readonly object[], ctx: OcpiContext): Promise<readonly object[]> {
    if (!this.bridge.needsConversion(kind, ctx.version)) {
      const lacking = packagesLacking(kind, ctx.version, ctx.partner);
      return lacking.length === 0 ? objects : objects.flatMap((object) => withoutPackages(kind, object, lacking) ?? []);
    }
    const lowered = await this.bridge.lower(kind, ctx.version, objects, { lookup: crudLookup(this.crud, ctx), reader: ctx.partner?.id });
    return lowered.map(({ object }) => object).filter((object) => object !== undefined);
  }
}

/** Texts go out as they are stored, but for those that speak of a package that the partner does not have. */
function withinPackages(kind: Kind, texts: readonly OcpiText[], ctx: OcpiContext): readonly OcpiText[] {
  const lacking = packagesLacking(kind, ctx.version, ctx.partner);
  if (lacking.length === 0) return texts;
  return texts.flatMap((text) => {
    if (!mayMention(kind, text, lacking)) return [text];
    const object: object = JSON.parse(text.toString());
    const trimmed = withoutPackages(kind, object, lacking);
    return (trimmed && jsonText(trimmed)) ?? [];
  });
}
