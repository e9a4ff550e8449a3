import { setImmediate as moment } from 'node:timers/promises';
import type { DocumentCursor, DocumentFilter, Documents, StoredDocument } from '../../sample/03-documents/documents.js';

interface Bounds {
  readonly $gt?: number;
  readonly $gte?: number;
  readonly $lt?: number;
}

class DuplicateKey extends Error {
  readonly code = 11000;
}

/** A collection of a document database over an array, unique by kind, owner, id and variant; each call takes a moment. */
export class ArrayDocuments implements Documents {
  private documents: StoredDocument[] = [];

  find(filter: DocumentFilter): DocumentCursor {
    return new ArrayCursor(async () => {
      await moment();
      return this.documents.filter((document) => matches(document, filter));
    });
  }

  async countDocuments(filter: DocumentFilter): Promise<number> {
    return (await this.find(filter).toArray()).length;
  }

  async insertOne(document: StoredDocument): Promise<void> {
    await moment();
    this.refuseTwin(document);
    this.documents.push(structuredClone(document));
  }

  async replaceOne(filter: DocumentFilter, document: StoredDocument): Promise<{ matchedCount: number }> {
    await moment();
    const at = this.documents.findIndex((each) => matches(each, filter));
    if (at < 0) return { matchedCount: 0 };
    this.refuseTwin(document);
    this.documents[at] = structuredClone(document);
    return { matchedCount: 1 };
  }

  async deleteOne(filter: DocumentFilter): Promise<{ deletedCount: number }> {
    await moment();
    const at = this.documents.findIndex((each) => matches(each, filter));
    return { deletedCount: at < 0 ? 0 : this.documents.splice(at, 1).length };
  }

  private refuseTwin({ _id, kind, owner, id, variant }: StoredDocument): void {
    if (this.documents.some((each) => each._id !== _id && matches(each, { kind, owner, id, variant }))) throw new DuplicateKey();
  }
}

class ArrayCursor implements DocumentCursor {
  constructor(private readonly found: () => Promise<StoredDocument[]>) {}

  sort(): DocumentCursor {
    return new ArrayCursor(async () => (await this.found()).toSorted((a, b) => a._id - b._id));
  }

  skip(count: number): DocumentCursor {
    return new ArrayCursor(async () => (await this.found()).slice(count));
  }

  limit(count: number): DocumentCursor {
    return new ArrayCursor(async () => (await this.found()).slice(0, count));
  }

  async toArray(): Promise<StoredDocument[]> {
    return structuredClone(await this.found());
  }
}

function matches(document: StoredDocument, filter: DocumentFilter): boolean {
  const values = new Map<string, unknown>(Object.entries(document));
  return Object.entries(filter).every(([name, wanted]) => {
    const value = values.get(name);
    if (typeof wanted !== 'object' || wanted === null) return value === wanted;
    if ('$in' in wanted) return wanted.$in.some((one) => one === value);
    if (typeof value !== 'number') return value === wanted;
    const { $gt = -Infinity, $gte = -Infinity, $lt = Infinity }: Bounds = wanted;
    return value > $gt && value >= $gte && value < $lt;
  });
}
