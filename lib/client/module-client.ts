import { hasParty } from '../contract/party.js';
import { keyOf, type House, type Kind, type OcpiKey } from '../contract/kinds.js';
import type { OcpiPartner } from '../contract/partner.js';
import type { OcpiInterface } from '../contract/version.js';
import type { OcpiCalls } from '../results/ocpi-calls.js';
import { tokenTypeParameter } from '../versions/token-types.js';
import type { OcpiCallOptions } from './call-options.js';
import { ObjectCalls, type PatchKnowledge, type Place } from './object-calls.js';
import { OcpiList, type OcpiListOptions } from './ocpi-list.js';
import type { WireShape } from './wire-shapes.js';

/** What a module's client is made with. */
export interface ClientBase {
  readonly objects: ObjectCalls;
  /** Where results of commands and charging profiles come to. */
  readonly calls?: OcpiCalls;
  readonly partner: OcpiPartner | string;
  readonly options: OcpiCallOptions;
}

/** What may be known of an object that is patched. */
export interface OcpiPatchOptions<T extends object> extends PatchKnowledge {
  /** It as it is to be, whole: sent by PUT when the partner turns out not to have it. */
  readonly object?: T;
  /** It as it was, whole: spares a partner of another version being asked first. */
  readonly before?: T;
}

/** The kinds that have a module with lists and single objects. */
export type ModuleKind = 'locations' | 'sessions' | 'cdrs' | 'tariffs' | 'tokens' | 'clients';

/** The objects of one kind at one partner, in house form. */
export class ModuleClient<K extends ModuleKind & Kind & WireShape> {
  constructor(
    protected readonly base: ClientBase,
    protected readonly module: string,
    protected readonly kind: K,
  ) {}

  /** What the partner owns: GET of its SENDER interface, over all pages. */
  list(list: OcpiListOptions = {}): OcpiList<House[K]> {
    const { objects, partner, options } = this.base;
    return objects.list(partner, this.module, this.kind, list, options) as OcpiList<House[K]>;
  }

  /**
   * One object as the partner has it: what we pushed to it, from its RECEIVER interface; a Location that it owns, from its SENDER interface.
   * Undefined when it has none.
   * @throws OcpiCallError
   */
  async get(key: OcpiKey<K>): Promise<House[K] | undefined> {
    const partner = await this.current();
    const found = await this.base.objects.get(partner, this.place(partner, key, this.readFrom(partner, key)), this.base.options);
    return found as House[K] | undefined;
  }

  /** Creates or replaces an object of ours at the partner's RECEIVER interface. @throws OcpiCallError */
  async put(object: House[K]): Promise<void> {
    const partner = await this.current();
    await this.base.objects.put(partner, this.place(partner, keyOf(this.kind, object), 'RECEIVER'), object, this.base.options);
  }

  /** Changes fields of an object of ours at the partner's RECEIVER interface; null takes a field away. @throws OcpiCallError */
  async patch(
    key: OcpiKey<K>,
    changes: Partial<{ [F in keyof House[K]]: House[K][F] | null }>,
    known: OcpiPatchOptions<House[K]> = {},
  ): Promise<void> {
    const partner = await this.current();
    await this.base.objects.patch(partner, this.place(partner, key, 'RECEIVER'), changes, known, this.base.options);
  }

  /** Deletes an object of ours at the partner's RECEIVER interface, where the module knows that. @throws OcpiCallError */
  async delete(key: OcpiKey<K>): Promise<void> {
    const partner = await this.current();
    await this.base.objects.delete(partner, this.place(partner, key, 'RECEIVER'), this.base.options);
  }

  protected current(): Promise<OcpiPartner> {
    return this.base.objects.calls.current(this.base.partner);
  }

  /** Only Locations can be asked for one by one where they come from. */
  protected readFrom(partner: OcpiPartner, key: OcpiKey<K>): OcpiInterface {
    const { calls } = this.base.objects;
    if (this.kind !== 'locations' || !calls.offers(partner, this.module, 'SENDER')) return 'RECEIVER';
    return calls.offers(partner, this.module, 'RECEIVER') && !hasParty(partner.roles, key) ? 'RECEIVER' : 'SENDER';
  }

  /** Types of Tokens are the house's; the partner is asked for what its version calls them. */
  protected place({ version }: OcpiPartner, key: OcpiKey, end: OcpiInterface): Place {
    const owner = { countryCode: key.countryCode, partyId: key.partyId };
    const id = 'uid' in key ? [key.uid] : 'id' in key ? [key.id] : [];
    const path = end === 'SENDER' ? id : [owner.countryCode, owner.partyId, ...id];
    const query = 'uid' in key && { query: { type: tokenTypeParameter(version, key.type) } };
    return { module: this.module, interface: end, shape: this.kind, path, owner, ...query };
  }
}
