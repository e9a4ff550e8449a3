import { Injectable } from '@nestjs/common';
import { type Connector, ownContext, type Session, type Tariff } from 'nestjs-ocpi';
import { PlatformCrud } from '../platform.crud.js';
import type { Socket } from './cdr-of.js';
import { Evses } from './evses.js';

/** Where a session takes place, and by which tariff it is paid. */
export interface PricedSocket extends Socket {
  readonly tariff: Tariff;
}

const CONTEXT = ownContext('2.3.0', 'tariffs');

/** Looks up what a session names by ids. */
@Injectable()
export class Sockets {
  constructor(
    private readonly crud: PlatformCrud,
    private readonly evses: Evses,
  ) {}

  /** Undefined when the location has gone. */
  async of(session: Session): Promise<PricedSocket | undefined> {
    const owner = { countryCode: session.country_code, partyId: session.party_id };
    const location = await this.evses.location({ ...owner, id: session.location_id });
    const evse = location?.evses?.find(({ uid }) => uid === session.evse_uid);
    const connector = evse?.connectors.find(({ id }) => id === session.connector_id);
    if (!location || !evse || !connector) return undefined;
    return { location, evse, connector, tariff: await this.tariff(owner, connector) };
  }

  /** The first tariff of a connector; one without costs nothing. */
  async tariff(owner: { countryCode: string; partyId: string }, connector: Connector): Promise<Tariff> {
    const id = connector.tariff_ids?.[0];
    const tariff = id === undefined ? undefined : await this.crud.get('tariffs', { ...owner, id }, CONTEXT);
    return tariff ?? free(owner, connector.last_updated);
  }
}

function free({ countryCode, partyId }: { countryCode: string; partyId: string }, last_updated: string): Tariff {
  return {
    country_code: countryCode,
    party_id: partyId,
    id: 'FREE',
    currency: 'EUR',
    tax_included: 'NO',
    elements: [{ price_components: [{ type: 'FLAT', price: 0, step_size: 1 }] }],
    last_updated,
  };
}
