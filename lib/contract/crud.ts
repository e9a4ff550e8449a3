import type { ActionInput, ActionOutput, OcpiAction, OcpiActions } from './actions.js';
import type { OcpiContext } from './context.js';
import { KINDS, type AnyHouse, type House, type Kind, type OcpiKey } from './kinds.js';
import type { OcpiPage, OcpiQuery } from './query.js';
import type { OcpiState } from './state.js';
import type { AnyStore, OcpiChange, OcpiStore } from './store.js';

/** JSON text of one object: as a string, or as the bytes that a store holds already. */
export type OcpiText = string | Buffer;

/**
 * All that a platform stores and does, behind six verbs: type and injection token at once. The library calls it, document stores
 * extend it, and hosts that write one store per kind join them with `OcpiCrud.of(stores, actions)`.
 */
export abstract class OcpiCrud<H extends AnyHouse = House> {
  /**
   * One CRUD out of a store per kind, the host's actions and, when the host keeps it, the library's state. `unkept`: what answers for kinds that are
   * served without being stored.
   */
  static of(stores: readonly AnyStore[], actions: OcpiActions = {}, state?: OcpiState, unkept: readonly AnyStore[] = []): OcpiCrud {
    return new JoinedCrud(stores, actions, state, unkept);
  }

  /**
   * The kinds that are stored. One that is not has no routes where that is known when the module is made: of `{ stores }` and `{ useValue }`. Of a
   * class or a factory it is not: there `modules` says what is served, and a warning at start what it should say.
   */
  readonly kinds: readonly Kind[] = KINDS;
  /** What the library remembers can live beside the objects; undefined: the library uses what its options name. */
  readonly state?: OcpiState;

  abstract get<K extends Kind>(kind: K, key: OcpiKey<K>, ctx: OcpiContext): Promise<H[K] | undefined>;
  abstract list<K extends Kind>(kind: K, query: OcpiQuery, ctx: OcpiContext): Promise<OcpiPage<H[K]>>;
  /** Never overwrites: a duplicate raises OcpiConflict. */
  abstract create<K extends Kind>(kind: K, object: H[K], ctx: OcpiContext): Promise<H[K]>;
  /** Atomic: parallel changes lose nothing. Undefined when there is no such object. */
  abstract update<K extends Kind>(kind: K, key: OcpiKey<K>, change: OcpiChange<H[K]>, ctx: OcpiContext): Promise<H[K] | undefined>;
  /** Whether there was one to delete. */
  abstract delete<K extends Kind>(kind: K, key: OcpiKey<K>, ctx: OcpiContext): Promise<boolean>;

  /** What the host does; undefined means that it does not support the action. */
  async do<A extends OcpiAction>(_action: A, _input: ActionInput<A>, _ctx: OcpiContext): Promise<ActionOutput<A> | undefined> {
    return undefined;
  }

  /** Several objects at once, those that there are, in any order; stores that can ask for all in one statement override it. */
  async getMany<K extends Kind>(kind: K, keys: readonly OcpiKey<K>[], ctx: OcpiContext): Promise<H[K][]> {
    const found = await Promise.all(keys.map((key) => this.get(kind, key, ctx)));
    return found.filter((object): object is Awaited<H[K]> => object !== undefined);
  }

  /** One object as JSON text; stores that hold JSON override it. Used when nothing needs converting. */
  async text<K extends Kind>(kind: K, key: OcpiKey<K>, ctx: OcpiContext): Promise<OcpiText | undefined> {
    const object = await this.get(kind, key, ctx);
    return object === undefined ? undefined : JSON.stringify(object);
  }

  /** One page as JSON texts; stores that hold JSON override it. Used when nothing needs converting. */
  async pageText<K extends Kind>(kind: K, query: OcpiQuery, ctx: OcpiContext): Promise<OcpiPage<OcpiText>> {
    const page = await this.list(kind, query, ctx);
    return { ...page, items: page.items.map((object) => JSON.stringify(object)) };
  }
}

type StoreTable = { [K in Kind]?: OcpiStore<K> };

class JoinedCrud extends OcpiCrud {
  override readonly kinds: readonly Kind[];
  private readonly stores: StoreTable;

  constructor(
    stores: readonly AnyStore[],
    private readonly actions: OcpiActions,
    override readonly state?: OcpiState,
    unkept: readonly AnyStore[] = [],
  ) {
    super();
    this.kinds = stores.map((store) => store.kind);
    this.stores = Object.fromEntries([...unkept, ...stores].map((store) => [store.kind, store]));
  }

  private of<K extends Kind>(kind: K): OcpiStore<K> {
    const store: StoreTable[K] = this.stores[kind];
    if (store === undefined) throw new Error(`No store for ${kind}. Give one to OcpiCrud.of([...]) or leave its modules out.`);
    return store;
  }

  get<K extends Kind>(kind: K, key: OcpiKey<K>, ctx: OcpiContext) {
    return this.of(kind).get(key, ctx);
  }

  list<K extends Kind>(kind: K, query: OcpiQuery, ctx: OcpiContext) {
    return this.of(kind).list(query, ctx);
  }

  create<K extends Kind>(kind: K, object: House[K], ctx: OcpiContext) {
    return this.of(kind).create(object, ctx);
  }

  update<K extends Kind>(kind: K, key: OcpiKey<K>, change: OcpiChange<House[K]>, ctx: OcpiContext) {
    return this.of(kind).update(key, change, ctx);
  }

  delete<K extends Kind>(kind: K, key: OcpiKey<K>, ctx: OcpiContext) {
    return this.of(kind).delete(key, ctx);
  }

  override async do<A extends OcpiAction>(action: A, input: ActionInput<A>, ctx: OcpiContext): Promise<ActionOutput<A> | undefined> {
    const handler: OcpiActions[A] = this.actions[action];
    return handler === undefined ? undefined : handler.call(this.actions, input, ctx);
  }
}
