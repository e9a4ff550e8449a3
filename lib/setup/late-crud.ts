import type { ActionInput, ActionOutput, OcpiAction } from '../contract/actions.js';
import type { OcpiContext } from '../contract/context.js';
import { OcpiCrud } from '../contract/crud.js';
import { KINDS, type House, type Kind, type OcpiKey } from '../contract/kinds.js';
import type { OcpiPage, OcpiQuery } from '../contract/query.js';
import type { OcpiChange } from '../contract/store.js';
import { LateState } from './late-state.js';
import { MemoryState } from '../testing/memory-state.js';

/**
 * Stands for a CRUD of the host that injects what the library makes of it, such as OcpiPush: without it neither could be made before the other. It is
 * opened when the host's is made, before the application starts; what is asked of it earlier waits.
 */
export class LateCrud extends OcpiCrud {
  /** The same list throughout: who has it sees the host's kinds come in. */
  override readonly kinds: Kind[] = [...KINDS];
  override readonly state = new LateState();
  private made: Promise<OcpiCrud> | OcpiCrud;
  private resolve!: (crud: OcpiCrud) => void;

  constructor() {
    super();
    this.made = new Promise((resolve) => (this.resolve = resolve));
  }

  /** From now on the host's CRUD is asked, for texts too where it has them: the library looks whether they are overridden. */
  open(crud: OcpiCrud): void {
    this.kinds.splice(0, this.kinds.length, ...crud.kinds);
    this.state.open(crud.state ?? new MemoryState());
    if (crud.text !== OcpiCrud.prototype.text) this.text = (kind, key, ctx) => crud.text(kind, key, ctx);
    if (crud.pageText !== OcpiCrud.prototype.pageText) this.pageText = (kind, query, ctx) => crud.pageText(kind, query, ctx);
    this.made = crud;
    this.resolve(crud);
  }

  async get<K extends Kind>(kind: K, key: OcpiKey<K>, ctx: OcpiContext): Promise<House[K] | undefined> {
    return (await this.made).get(kind, key, ctx);
  }

  async list<K extends Kind>(kind: K, query: OcpiQuery, ctx: OcpiContext): Promise<OcpiPage<House[K]>> {
    return (await this.made).list(kind, query, ctx);
  }

  async create<K extends Kind>(kind: K, object: House[K], ctx: OcpiContext): Promise<House[K]> {
    return (await this.made).create(kind, object, ctx);
  }

  async update<K extends Kind>(kind: K, key: OcpiKey<K>, change: OcpiChange<House[K]>, ctx: OcpiContext): Promise<House[K] | undefined> {
    return (await this.made).update(kind, key, change, ctx);
  }

  async delete<K extends Kind>(kind: K, key: OcpiKey<K>, ctx: OcpiContext): Promise<boolean> {
    return (await this.made).delete(kind, key, ctx);
  }

  override async do<A extends OcpiAction>(action: A, input: ActionInput<A>, ctx: OcpiContext): Promise<ActionOutput<A> | undefined> {
    return (await this.made).do(action, input, ctx);
  }

  override async getMany<K extends Kind>(kind: K, keys: readonly OcpiKey<K>[], ctx: OcpiContext): Promise<House[K][]> {
    return (await this.made).getMany(kind, keys, ctx);
  }
}
