import type { ChargingPreferences, ChargingPreferencesResponse } from '../versions/v230/sessions.js';
import { ModuleClient, type ClientBase } from './module-client.js';
import { OcpiCallError } from './ocpi-call.error.js';

/** Sessions at a partner, and the preferences of the driver (mod_sessions). */
export class SessionsClient extends ModuleClient<'sessions'> {
  constructor(base: ClientBase) {
    super(base, 'sessions', 'sessions');
  }

  /** Tells the CPO what the driver prefers (mod_sessions, Set: Charging Preferences). @throws OcpiCallError */
  async setPreferences(sessionId: string, preferences: ChargingPreferences): Promise<ChargingPreferencesResponse> {
    const { objects, options } = this.base;
    const partner = await this.current();
    const body = await objects.encode(partner, { shape: 'chargingPreferences', object: preferences });
    const path = [sessionId, 'charging_preferences'];
    const answer = await objects.calls.send(partner, { method: 'PUT', module: this.module, interface: 'SENDER', path, body }, options);
    const data = Array.isArray(answer.data) ? (answer.data[0] as unknown) : answer.data;
    if (typeof data === 'string') return data as ChargingPreferencesResponse;
    throw new OcpiCallError(`Partner ${partner.id} answered charging preferences with data that is no text.`, {
      failure: 'garbage',
      partner: partner.id,
    });
  }
}
