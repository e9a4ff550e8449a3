import { Inject, Injectable } from '@nestjs/common';
import type { OcpiContext } from '../contract/context.js';
import { OcpiCrud } from '../contract/crud.js';
import { keyOf, type Kind, type ObjectKey, type OcpiKey } from '../contract/kinds.js';
import { OcpiPartners } from '../contract/partners.js';
import { distinctParties, partyKey, type OcpiParty } from '../contract/party.js';
import { OcpiVisibility } from '../contract/visibility.js';
import type { OcpiSettings } from '../ocpi.options.js';
import { OCPI_SETTINGS } from '../ocpi.tokens.js';
import { OcpiException } from '../protocol/ocpi.exception.js';
import { OcpiHub } from './ocpi-hub.js';

/** Kinds that are known by an id. */
type KindWithId = { [K in Kind]: OcpiKey<K> extends ObjectKey ? K : never }[Kind];

/** Single objects of all parties that a hub stores: the URLs of Sender interfaces do not say whose they are (transport_and_format, GET All via Hubs). */
@Injectable()
export class MergedObjects {
  constructor(
    private readonly hub: OcpiHub,
    private readonly crud: OcpiCrud,
    private readonly partners: OcpiPartners,
    private readonly visibility: OcpiVisibility,
    @Inject(OCPI_SETTINGS) private readonly settings: Pick<OcpiSettings, 'parties'>,
  ) {}

  /** Whose the object is, when the hub itself is asked; undefined: whose own it may be. @throws OcpiException 2001 when several parties have one with this id */
  owners(kind: KindWithId, id: string, ctx: OcpiContext): Promise<readonly OcpiParty[]> | undefined {
    // 2.1.1 cannot say whose an object is.
    return ctx.version !== '2.1.1' && this.hub.isMeant(ctx) ? this.found(kind, id, ctx) : undefined;
  }

  private async found(kind: KindWithId, id: string, ctx: OcpiContext): Promise<readonly OcpiParty[]> {
    const keys = (await this.parties()).map((party) => ({ ...party, id }));
    const owners: OcpiParty[] = [];
    for (const object of await this.crud.getMany(kind, keys, ctx)) {
      if (await this.visibility.sees(kind, object, ctx)) owners.push(keyOf(kind, object));
    }
    if (owners.length < 2) return owners;
    const names = owners.map(partyKey).sort().join(' and ');
    throw OcpiException.invalid(
      `${names} each have one with the id ${id}. Name the one that is meant with OCPI-to-country-code and OCPI-to-party-id.`,
    );
  }

  /** All that have registered, ours included, each once. */
  private async parties(): Promise<readonly OcpiParty[]> {
    const partners = await this.partners.all();
    return distinctParties([...this.settings.parties, ...partners.flatMap(({ roles }) => roles)]);
  }
}
