import type { ChargingProfile, ChargingProfileResponse } from '../versions/v230/charging-profiles.js';
import type { ClientBase } from './module-client.js';
import { OcpiCallError } from './ocpi-call.error.js';
import type { PartnerRequest } from './partner-calls.js';

/** Charging profiles at a CPO (mod_charging_profiles). The results come to the response_url, one for each kind of result. */
export class ProfilesClient {
  constructor(private readonly base: ClientBase) {}

  /** Asks for the ActiveChargingProfile of the next `duration` seconds. @throws OcpiCallError */
  get(sessionId: string, duration: number, responseUrl: string): Promise<ChargingProfileResponse> {
    return this.ask({ method: 'GET', path: [sessionId], query: { duration, response_url: responseUrl } });
  }

  /** Sets or replaces the profile of a session. @throws OcpiCallError */
  set(sessionId: string, profile: ChargingProfile, responseUrl: string): Promise<ChargingProfileResponse> {
    return this.ask({ method: 'PUT', path: [sessionId] }, { charging_profile: profile, response_url: responseUrl });
  }

  /** Takes the profile of a session away. @throws OcpiCallError */
  clear(sessionId: string, responseUrl: string): Promise<ChargingProfileResponse> {
    return this.ask({ method: 'DELETE', path: [sessionId], query: { response_url: responseUrl } });
  }

  private async ask(request: Pick<PartnerRequest, 'method' | 'path' | 'query'>, body?: object): Promise<ChargingProfileResponse> {
    const { objects, options } = this.base;
    const partner = await objects.calls.current(this.base.partner);
    const shaped = body && ({ shape: 'setChargingProfile', object: body } as const);
    const answer = await objects.ask(
      partner,
      { ...request, module: 'chargingprofiles', interface: 'RECEIVER' },
      shaped,
      'chargingProfileResponse',
      options,
    );
    if (answer === undefined)
      throw new OcpiCallError(`Partner ${partner.id} answered without data.`, { failure: 'garbage', partner: partner.id });
    return answer as ChargingProfileResponse;
  }
}
