import type { OcpiRest } from 'nestjs-ocpi';

/** An object as the store has it: what is searched beside the object itself. */
export interface StoredDocument {
  /** The order of creation, which is the order of pages. Given once, never changed. */
  readonly _id: number;
  /** Raised by every write: who replaces a document finds out that another was faster. */
  readonly version: number;
  readonly kind: string;
  /** Upper case, as keys compare without regard to case. */
  readonly owner: string;
  readonly id: string;
  /** The type of a Token; empty otherwise. */
  readonly variant: string;
  /** The party that may see it, of kinds that are for one party. */
  readonly counterparty: string | null;
  /** Milliseconds since 1970. */
  readonly lastUpdated: number;
  /** The object as JSON. A host that searches in it stores it as a document instead. */
  readonly body: string;
  /** What a partner said in another version that the object cannot say. */
  readonly rest: OcpiRest | null;
}

/** What one searches by. */
export type DocumentFilter = Partial<Pick<StoredDocument, 'version' | 'kind' | 'id' | 'variant'>> & {
  readonly _id?: number | { readonly $gt: number };
  readonly owner?: string | { readonly $in: string[] };
  readonly counterparty?: string | { readonly $in: string[] };
  readonly lastUpdated?: { readonly $gte?: number; readonly $lt?: number };
};

/** Documents that match, not fetched yet. */
export interface DocumentCursor {
  sort(by: { _id: 1 }): DocumentCursor;
  skip(count: number): DocumentCursor;
  limit(count: number): DocumentCursor;
  toArray(): Promise<StoredDocument[]>;
}

/** What is used of a collection: `db.collection<StoredDocument>('ocpi')` of the package mongodb has it. */
export interface Documents {
  find(filter: DocumentFilter): DocumentCursor;
  countDocuments(filter: DocumentFilter): Promise<number>;
  /** Fails with code 11000 where a unique index has such a document. */
  insertOne(document: StoredDocument): Promise<unknown>;
  replaceOne(filter: DocumentFilter, document: StoredDocument): Promise<{ readonly matchedCount: number } | StoredDocument>;
  deleteOne(filter: DocumentFilter): Promise<{ readonly deletedCount: number }>;
}
