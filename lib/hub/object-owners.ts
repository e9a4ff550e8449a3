import { Inject, Injectable } from '@nestjs/common';
import type { OcpiContext } from '../contract/context.js';
import { OcpiCrud } from '../contract/crud.js';
import { OcpiPartners } from '../contract/partners.js';
import { distinctParties, type OcpiParty } from '../contract/party.js';
import type { OcpiSettings } from '../ocpi.options.js';
import { OCPI_SETTINGS } from '../ocpi.tokens.js';
import { partyIn } from './routed-body.js';

/** Parties behind other hubs that objects are looked for of, at most. */
const CLIENTS_AT_MOST = 1000;

/** Whose an object is that a request names by its id alone: keys begin with the owner, so all parties that the hub knows are tried, in one look-up. */
@Injectable()
export class ObjectOwners {
  constructor(
    @Inject(OCPI_SETTINGS) private readonly settings: OcpiSettings,
    private readonly crud: OcpiCrud,
    private readonly partners: OcpiPartners,
  ) {}

  async of(kind: 'locations' | 'sessions', id: string, ctx: OcpiContext): Promise<readonly OcpiParty[]> {
    if (!this.crud.kinds.includes(kind)) return [];
    const keys = (await this.parties(ctx)).map((party) => ({ ...party, id }));
    return ownersIn(await this.crud.getMany(kind, keys, ctx));
  }

  async ofToken(uid: string, type: string, ctx: OcpiContext): Promise<readonly OcpiParty[]> {
    if (!this.crud.kinds.includes('tokens')) return [];
    const keys = (await this.parties(ctx)).map((party) => ({ ...party, uid, type }));
    return ownersIn(await this.crud.getMany('tokens', keys, ctx));
  }

  /** Every party that the hub knows, once. */
  private async parties(ctx: OcpiContext): Promise<readonly OcpiParty[]> {
    const partners = await this.partners.all();
    const clients = this.crud.kinds.includes('clients')
      ? (await this.crud.list('clients', { offset: 0, limit: CLIENTS_AT_MOST }, ctx)).items.flatMap((client) => partyIn(client) ?? [])
      : [];
    return distinctParties([...this.settings.parties, ...partners.flatMap(({ roles }) => roles), ...clients]);
  }
}

function ownersIn(objects: readonly object[]): readonly OcpiParty[] {
  return objects.flatMap((object) => partyIn(object) ?? []);
}
