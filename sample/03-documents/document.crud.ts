import {
  counterpartyOf,
  cursorAfter,
  cursorPosition,
  flatKey,
  instant,
  keyIn,
  keyOf,
  OcpiConflict,
  OcpiCrud,
  optimistic,
  partyKey,
  restOf,
  withRest,
  type House,
  type Kind,
  type OcpiChange,
  type OcpiContext,
  type OcpiKey,
  type OcpiPage,
  type OcpiQuery,
} from 'nestjs-ocpi';
import type { DocumentFilter, Documents, StoredDocument } from './documents.js';

/** All kinds in one collection of a document database. */
export class DocumentCrud extends OcpiCrud {
  /** @param nextNumber a counter that gives each number once, over all instances. */
  constructor(
    private readonly documents: Documents,
    private readonly nextNumber: () => Promise<number>,
  ) {
    super();
  }

  async get<K extends Kind>(kind: K, key: OcpiKey<K>, _ctx: OcpiContext): Promise<House[K] | undefined> {
    const document = await this.find(kind, key);
    return document && read<House[K]>(document);
  }

  async list<K extends Kind>(kind: K, query: OcpiQuery, _ctx: OcpiContext): Promise<OcpiPage<House[K]>> {
    const { cursor, offset, limit } = query;
    const matching = filterOf(kind, query);
    const behind = cursor === undefined ? matching : { ...matching, _id: { $gt: cursorPosition(cursor) } };
    const [total, found] = await Promise.all([
      this.documents.countDocuments(matching),
      this.documents
        .find(behind)
        .sort({ _id: 1 })
        .skip(cursor === undefined ? offset : 0)
        .limit(limit + 1)
        .toArray(),
    ]);
    const items = found.slice(0, limit);
    const last = found.length > limit ? items.at(-1) : undefined;
    return { items: items.map((document) => read<House[K]>(document)), total, next: last && cursorAfter(last._id) };
  }

  async create<K extends Kind>(kind: K, object: House[K], ctx: OcpiContext): Promise<House[K]> {
    const key: OcpiKey<K> = keyIn(kind, object, ctx);
    const document = { _id: await this.nextNumber(), version: 1, ...written(kind, object, key) };
    await this.documents.insertOne(document).catch((error: unknown) => refuse(error, kind, key));
    return object;
  }

  update<K extends Kind>(kind: K, key: OcpiKey<K>, change: OcpiChange<House[K]>, _ctx: OcpiContext): Promise<House[K] | undefined> {
    return optimistic(
      () => this.find(kind, key),
      (document) => read<House[K]>(document),
      async ({ _id, version }, next) => {
        const own: OcpiKey<K> = keyOf(kind, next, key);
        const answer = await this.documents
          .replaceOne({ _id, version }, { _id, version: version + 1, ...written(kind, next, own) })
          .catch((error: unknown) => refuse(error, kind, own));
        return 'matchedCount' in answer && answer.matchedCount === 1;
      },
      change,
    );
  }

  async delete<K extends Kind>(kind: K, key: OcpiKey<K>, _ctx: OcpiContext): Promise<boolean> {
    const document = await this.find(kind, key);
    return document !== undefined && (await this.documents.deleteOne({ _id: document._id })).deletedCount === 1;
  }

  /** Without a type in the key any is meant, RFID first. */
  private async find(kind: Kind, key: OcpiKey): Promise<StoredDocument | undefined> {
    const { owner, id, variant } = flatKey(key);
    const filter = { kind, owner, id, ...(variant !== undefined && { variant }) };
    const found = await this.documents.find(filter).sort({ _id: 1 }).toArray();
    return found.find((document) => document.variant === 'RFID') ?? found[0];
  }
}

/** Everything that narrows a list. An empty list of owners finds nothing. */
function filterOf(kind: Kind, { owners, counterparties, updated: { from, to } = {} }: OcpiQuery): DocumentFilter {
  const window = { ...(from !== undefined && { $gte: instant(from) }), ...(to !== undefined && { $lt: instant(to) }) };
  return {
    kind,
    ...(owners && { owner: { $in: owners.map(partyKey) } }),
    ...(counterparties && { counterparty: { $in: counterparties.map(partyKey) } }),
    ...((from ?? to) !== undefined && { lastUpdated: window }),
  };
}

function written(kind: Kind, object: object, key: OcpiKey): Omit<StoredDocument, '_id' | 'version'> {
  const { owner, id, variant = '' } = flatKey(key);
  const { last_updated: updated = '1970-01-01T00:00:00Z' }: { last_updated?: string } = object;
  const party = counterpartyOf(kind, object);
  return {
    kind,
    owner,
    id,
    variant,
    counterparty: party === undefined ? null : partyKey(party),
    lastUpdated: instant(updated),
    body: JSON.stringify(object),
    rest: restOf(object) ?? null,
  };
}

function read<T extends object>({ body, rest }: StoredDocument): T {
  const object: T = JSON.parse(body);
  return withRest(object, rest ?? undefined);
}

/** A unique index has the key already. */
function refuse<K extends Kind>(error: unknown, kind: K, key: OcpiKey<K>): never {
  throw error instanceof Error && 'code' in error && error.code === 11000 ? new OcpiConflict(kind, key) : error;
}
