import { randomUUID } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import {
  OcpiCalls,
  OcpiClient,
  OcpiPartners,
  type OcpiParty,
  ownContext,
  type PartnerClient,
  type Session,
  type Terminal,
  type Token,
} from 'nestjs-ocpi';
import { Timers } from '../charge-points/timers.js';
import { PlatformCrud } from '../platform.crud.js';
import type { Settings } from '../settings.js';
import { SETTINGS } from '../settings.token.js';

const PREFIX = 'PT-';
const CARD = 'CARD-1234';
/** How long the CPO may take to tell of the session, and how long the driver charges, in milliseconds. */
const PATIENCE_MS = 30_000;
const CHARGE_MS = 3000;
const LOOK_MS = 250;
const CONTEXT = ownContext('2.3.0', 'sessions');

/** Whether an authorization_reference was given at one of our terminals. */
export function isOfTerminal(reference: string): boolean {
  return reference.startsWith(PREFIX);
}

/** A driver who tries out each new terminal: holds a card to it, charges a moment, and stops. */
@Injectable()
export class CardHolder {
  constructor(
    private readonly client: OcpiClient,
    private readonly calls: OcpiCalls,
    private readonly partners: OcpiPartners,
    private readonly crud: PlatformCrud,
    private readonly timers: Timers,
    @Inject(SETTINGS) private readonly settings: Pick<Settings, 'ocpi'>,
  ) {}

  arrive(terminal: Terminal, cpo: OcpiParty): void {
    this.timers.background(`Terminal ${terminal.terminal_id}`, async () => {
      const partner = await this.partners.byParty(cpo);
      if (partner !== undefined) await this.charge(this.client.for(partner, { to: cpo }), terminal, cpo);
    });
  }

  private async charge(client: PartnerClient, { location_ids: [id] = [] }: Terminal, cpo: OcpiParty): Promise<void> {
    const location = id === undefined ? undefined : await client.locations.get({ ...cpo, id });
    const evse = location?.evses?.find(({ status }) => status === 'AVAILABLE');
    const own = this.settings.ocpi.parties.find(({ roles }) => roles.includes('PTP'));
    if (location === undefined || evse === undefined || own === undefined) return;
    const authorization_reference = `${PREFIX}${randomUUID().slice(0, 13)}`;
    const call = await this.calls.open(await client.current(), 'START_SESSION');
    await client.commands.send('START_SESSION', {
      response_url: call.responseUrl,
      token: card(own, location.last_updated),
      location_id: location.id,
      evse_uid: evse.uid,
      connector_id: evse.connectors[0]?.id,
      authorization_reference,
    });
    if ((await call.result)?.result !== 'ACCEPTED') return;
    const session = await this.session(cpo, authorization_reference);
    if (session === undefined || !(await this.timers.rest(CHARGE_MS))) return;
    const stop = await this.calls.open(await client.current(), 'STOP_SESSION');
    await client.commands.send('STOP_SESSION', { response_url: stop.responseUrl, session_id: session.id });
    await stop.result;
  }

  /** The session, once the CPO has told that it is active. */
  private async session(cpo: OcpiParty, authorization_reference: string): Promise<Session | undefined> {
    const query = { owners: [cpo], offset: 0, limit: 1, filters: { authorization_reference, status: 'ACTIVE' } };
    for (let waited = 0; waited < PATIENCE_MS; waited += LOOK_MS) {
      const { items } = await this.crud.list('sessions', query, CONTEXT);
      if (items[0] !== undefined) return items[0];
      if (!(await this.timers.rest(LOOK_MS))) return undefined;
    }
    return undefined;
  }
}

function card({ countryCode, partyId }: OcpiParty, last_updated: string): Token {
  return {
    country_code: countryCode,
    party_id: partyId,
    uid: CARD,
    type: 'AD_HOC_USER',
    contract_id: CARD,
    issuer: 'Card payment',
    valid: true,
    whitelist: 'NEVER',
    last_updated,
  };
}
