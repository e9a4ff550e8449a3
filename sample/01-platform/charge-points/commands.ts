import { Injectable } from '@nestjs/common';
import type { ActionInput, ActionOutput, CommandResult, Connector, Evse, Location } from 'nestjs-ocpi';
import { type EvsePlace, Evses, placeOf } from './evses.js';
import { refusal } from './refusal.js';
import { Reservations } from './reservations.js';
import { Results } from './results.js';
import { sameId } from './same-id.js';
import { Sessions } from './sessions.js';

type Start = ActionInput<'START_SESSION'>['command'];

/** What simulated charge points do when they are told to start, stop or unlock. */
@Injectable()
export class Commands {
  constructor(
    private readonly results: Results,
    private readonly evses: Evses,
    private readonly reservations: Reservations,
    private readonly sessions: Sessions,
  ) {}

  start({ command, location }: ActionInput<'START_SESSION'>): ActionOutput<'START_SESSION'> {
    const evses = location?.evses?.filter(({ uid }) => command.evse_uid === undefined || sameId(uid, command.evse_uid)) ?? [];
    const possible = evses.filter((evse) => connectorOf(evse, command.connector_id));
    if (!location || possible.length === 0) return { result: 'REJECTED' };
    return { result: 'ACCEPTED', completion: this.results.later(() => this.begin(command, location, possible)) };
  }

  stop({ session }: ActionInput<'STOP_SESSION'>): ActionOutput<'STOP_SESSION'> {
    if (session === undefined) return { result: 'UNKNOWN_SESSION' };
    if (session.status === 'COMPLETED' || session.status === 'INVALID') return { result: 'REJECTED' };
    const completion = this.results.later(async (): Promise<CommandResult> => ({
      result: (await this.sessions.end(session)) ? 'ACCEPTED' : 'REJECTED',
    }));
    return { result: 'ACCEPTED', completion };
  }

  /** Not while a car charges: that is what STOP_SESSION is for. */
  unlock({ command, location }: ActionInput<'UNLOCK_CONNECTOR'>): ActionOutput<'UNLOCK_CONNECTOR'> {
    const evse = location?.evses?.find(({ uid }) => sameId(uid, command.evse_uid));
    if (!evse || !connectorOf(evse, command.connector_id)) return { result: 'REJECTED' };
    const completion = this.results.later(async (): Promise<CommandResult> => {
      if (evse.status === 'CHARGING') return { result: 'REJECTED', message: [{ language: 'en', text: 'Stop the session first.' }] };
      return { result: evse.status === 'AVAILABLE' || evse.status === 'RESERVED' ? 'ACCEPTED' : 'EVSE_INOPERATIVE' };
    });
    return { result: 'ACCEPTED', completion };
  }

  private async begin(command: Start, location: Location, evses: readonly Evse[]): Promise<CommandResult> {
    const held = await this.reservations.use(location, command.token, command.evse_uid);
    const evse = await this.occupy(location, evses, held?.place);
    const connector = evse && connectorOf(evse, command.connector_id);
    if (!connector) {
      if (held) await this.sessions.release(held.session);
      return { result: refusal(evses) };
    }
    const { token, authorization_reference: authorizationReference } = command;
    await this.sessions.begin({ token, authorizationReference, socket: { location, evse, connector } }, held?.session);
    return { result: 'ACCEPTED' };
  }

  /** The EVSE that is reserved for the driver, else the first free one. */
  private async occupy(location: Location, evses: readonly Evse[], reserved: EvsePlace | undefined): Promise<Evse | undefined> {
    if (reserved && (await this.evses.turn(reserved, 'RESERVED', 'CHARGING'))) return evses.find(({ uid }) => uid === reserved.uid);
    for (const evse of evses) {
      if (await this.evses.turn(placeOf(location, evse.uid), 'AVAILABLE', 'CHARGING')) return evse;
    }
    return undefined;
  }
}

function connectorOf(evse: Evse, id: string | undefined): Connector | undefined {
  return id === undefined ? evse.connectors[0] : evse.connectors.find((connector) => sameId(connector.id, id));
}
