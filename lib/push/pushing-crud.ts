import type { ActionInput, ActionOutput, OcpiAction } from '../contract/actions.js';
import type { OcpiContext } from '../contract/context.js';
import { OcpiCrud, type OcpiText } from '../contract/crud.js';
import type { House, Kind, OcpiKey } from '../contract/kinds.js';
import type { OcpiPage, OcpiQuery } from '../contract/query.js';
import type { OcpiState } from '../contract/state.js';
import type { OcpiChange } from '../contract/store.js';

/** A write that has been done: `before` is undefined for a new object, `after` for one that is no more. */
export interface CrudWrite {
  readonly kind: Kind;
  readonly before?: object;
  readonly after?: object;
  readonly ctx: OcpiContext;
}

/** The host's CRUD, which tells of what was written: nothing else about it changes. */
export class PushingCrud extends OcpiCrud {
  override readonly kinds: readonly Kind[];
  override readonly state?: OcpiState;
  private readonly listeners: ((write: CrudWrite) => Promise<void>)[] = [];

  constructor(private readonly inner: OcpiCrud) {
    super();
    this.kinds = inner.kinds;
    this.state = inner.state;
  }

  /** Tells of each write; the write waits for it. */
  listen(listener: (write: CrudWrite) => Promise<void>): void {
    this.listeners.push(listener);
  }

  get<K extends Kind>(kind: K, key: OcpiKey<K>, ctx: OcpiContext): Promise<House[K] | undefined> {
    return this.inner.get(kind, key, ctx);
  }

  list<K extends Kind>(kind: K, query: OcpiQuery, ctx: OcpiContext): Promise<OcpiPage<House[K]>> {
    return this.inner.list(kind, query, ctx);
  }

  async create<K extends Kind>(kind: K, object: House[K], ctx: OcpiContext): Promise<House[K]> {
    const after = await this.inner.create(kind, object, ctx);
    await this.written({ kind, after, ctx });
    return after;
  }

  async update<K extends Kind>(kind: K, key: OcpiKey<K>, change: OcpiChange<House[K]>, ctx: OcpiContext): Promise<House[K] | undefined> {
    let before: House[K] | undefined;
    let next: House[K] | undefined;
    const after = await this.inner.update(
      kind,
      key,
      (current) => {
        before = current;
        return (next = change(current));
      },
      ctx,
    );
    if (after !== undefined && next !== before) await this.written({ kind, before, after, ctx });
    return after;
  }

  async delete<K extends Kind>(kind: K, key: OcpiKey<K>, ctx: OcpiContext): Promise<boolean> {
    const before = await this.inner.get(kind, key, ctx);
    const isDeleted = await this.inner.delete(kind, key, ctx);
    if (isDeleted && before !== undefined) await this.written({ kind, before, ctx });
    return isDeleted;
  }

  override do<A extends OcpiAction>(action: A, input: ActionInput<A>, ctx: OcpiContext): Promise<ActionOutput<A> | undefined> {
    return this.inner.do(action, input, ctx);
  }

  override getMany<K extends Kind>(kind: K, keys: readonly OcpiKey<K>[], ctx: OcpiContext): Promise<House[K][]> {
    return this.inner.getMany(kind, keys, ctx);
  }

  override text<K extends Kind>(kind: K, key: OcpiKey<K>, ctx: OcpiContext): Promise<OcpiText | undefined> {
    return this.inner.text(kind, key, ctx);
  }

  override pageText<K extends Kind>(kind: K, query: OcpiQuery, ctx: OcpiContext): Promise<OcpiPage<OcpiText>> {
    return this.inner.pageText(kind, query, ctx);
  }

  private async written(write: CrudWrite): Promise<void> {
    for (const listener of this.listeners) await listener(write);
  }
}
