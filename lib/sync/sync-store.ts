import { Inject, Injectable } from '@nestjs/common';
import { OcpiConflict } from '../contract/conflict.error.js';
import { ownContext, type OcpiContext } from '../contract/context.js';
import { OcpiCrud } from '../contract/crud.js';
import { keyOf, type House, type OcpiKey } from '../contract/kinds.js';
import type { OcpiPartner } from '../contract/partner.js';
import { OcpiPartners } from '../contract/partners.js';
import { hasParty, type OcpiParty } from '../contract/party.js';
import { restOf } from '../contract/rest.js';
import { OcpiHub } from '../hub/ocpi-hub.js';
import { isConnectedHere } from '../hub/own-clients.js';
import { compare } from '../models/date-time.js';
import { isSameJson } from '../models/is-same-json.js';
import type { OcpiSettings } from '../ocpi.options.js';
import { OCPI_SETTINGS } from '../ocpi.tokens.js';
import { isHub } from '../partners/partner.cache.js';
import { keyText } from './sync-keys.js';
import { moduleOf, type SyncKind } from './sync-kinds.js';
import { NOTHING, sum, type SyncCounts } from './sync-report.js';

/** What became of one object. */
type Outcome = 'created' | 'updated' | 'unchanged';

interface Pulled<K extends SyncKind> {
  readonly key: OcpiKey<K>;
  readonly object: House[K];
}

/** Statements to the store side by side. */
const TOGETHER = 8;
const TRIES = 3;

/** Puts pulled objects into the CRUD. */
@Injectable()
export class SyncStore {
  constructor(
    @Inject(OCPI_SETTINGS) private readonly settings: Pick<OcpiSettings, 'parties'>,
    private readonly crud: OcpiCrud,
    private readonly partners: OcpiPartners,
    private readonly hub: OcpiHub,
  ) {}

  /** Stores one page. Objects of parties that the partner does not speak for are left out; a newer object stays as it is. */
  async store<K extends SyncKind>(partner: OcpiPartner, kind: K, objects: readonly House[K][]): Promise<SyncCounts> {
    const ctx = syncContext(partner, kind);
    const pulled: Pulled<K>[] = [];
    for (const object of objects) {
      const key = keyOf(kind, object, partner.roles[0]);
      if (await this.mayTell(partner, kind, key)) pulled.push({ key, object });
    }
    const known = new Map<string, House[K]>();
    for (const object of await this.crud.getMany(
      kind,
      pulled.map(({ key }) => key),
      ctx,
    ))
      known.set(keyText(keyOf(kind, object, partner.roles[0])), object);
    let counts = sum(NOTHING, { ignored: objects.length - pulled.length });
    for (let from = 0; from < pulled.length; from += TOGETHER) {
      const outcomes = await Promise.all(
        pulled.slice(from, from + TOGETHER).map((each) => this.write(kind, each, known.get(keyText(each.key)), ctx)),
      );
      for (const outcome of outcomes) counts = sum(counts, { [outcome]: 1 });
    }
    return counts;
  }

  /** Whether a partner's list may tell of a party's objects: never of ours, whatever a hub says; of clients hubs alone. */
  async mayTell(partner: OcpiPartner, kind: SyncKind, party: OcpiParty): Promise<boolean> {
    if (hasParty(this.settings.parties, party) || !(await this.partners.speaksFor(partner, party))) return false;
    return kind !== 'clients' || (isHub(partner) && !(await isConnectedHere(this.hub, this.partners, party)));
  }

  private async write<K extends SyncKind>(
    kind: K,
    { key, object }: Pulled<K>,
    known: House[K] | undefined,
    ctx: OcpiContext,
  ): Promise<Outcome> {
    if (known !== undefined && isSettled(kind, known, object)) return 'unchanged';
    let isNew = known === undefined;
    for (let tried = 0; tried < TRIES; tried++) {
      if (isNew && (await this.created(kind, key, object, ctx))) return 'created';
      let outcome: Outcome = 'unchanged';
      const change = (current: House[K]): House[K] => {
        outcome = isSettled(kind, current, object) ? 'unchanged' : 'updated';
        return outcome === 'unchanged' ? current : object;
      };
      if ((await this.crud.update(kind, key, change, ctx)) !== undefined) return outcome;
      isNew = true;
    }
    throw new Error(`The ${kind} store says both that the object exists and that it does not. Check its update and create.`);
  }

  private async created<K extends SyncKind>(kind: K, key: OcpiKey<K>, object: House[K], ctx: OcpiContext): Promise<boolean> {
    try {
      // A house of 2.1.1 has no owner in its objects: it is read out of the context.
      await this.crud.create(kind, object, { ...ctx, from: { countryCode: key.countryCode, partyId: key.partyId } });
      return true;
    } catch (error) {
      if (error instanceof OcpiConflict) return false;
      throw error;
    }
  }
}

/** The context of what is pulled: as if the partner had pushed it. */
export function syncContext(partner: OcpiPartner, kind: SyncKind): OcpiContext {
  return ownContext(partner.version, moduleOf(kind), { interface: 'RECEIVER', partner });
}

/** Whether the stored object needs no writing: it is newer, it is the same, or it is a CDR, which never changes. */
function isSettled<K extends SyncKind>(kind: K, stored: House[K], pulled: House[K]): boolean {
  if (kind === 'cdrs' || compare(pulled.last_updated, stored.last_updated) < 0) return true;
  return isSameJson(stored, pulled) && isSameJson(restOf(stored), restOf(pulled));
}
