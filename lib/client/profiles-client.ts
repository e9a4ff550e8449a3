import type { Observable } from 'rxjs';
import type { ActiveChargingProfile, ChargingProfile, ChargingProfileResponse } from '../versions/v230/charging-profiles.js';
import type { ClientBase } from './module-client.js';
import { OcpiCallError } from './ocpi-call.error.js';
import type { PartnerRequest } from './partner-calls.js';
import {
  resultCall,
  resultCall$,
  type OcpiOutcome,
  type OcpiOutcomeNews,
  type OcpiResultOptions,
  type ResultRequest,
} from './result-call.js';

/** What each charging profile request carries. */
export interface OcpiProfileTable {
  /** `duration` in seconds: how much of the profile is wanted. */
  GET_CHARGING_PROFILE: { readonly duration: number };
  SET_CHARGING_PROFILE: ChargingProfile;
  CLEAR_CHARGING_PROFILE: undefined;
}

/** The name of a charging profile request. */
export type OcpiProfileAction = keyof OcpiProfileTable;
/** What came of a charging profile request. */
export type OcpiProfileOutcome<A extends OcpiProfileAction = OcpiProfileAction> = OcpiOutcome<A, ChargingProfileResponse>;

/**
 * Charging profiles at a CPO (mod_charging_profiles). Each request settles with its result, which the CPO posts later. The active profiles that it tells of
 * after a profile was set reach the host as action ACTIVE_CHARGING_PROFILE and as the event `profile.active`.
 */
export class ProfilesClient {
  constructor(private readonly base: ClientBase) {}

  /** Asks for the ActiveChargingProfile of the next `duration` seconds: `profile` of the outcome. @throws OcpiCallError */
  get(sessionId: string, duration: number, options?: OcpiResultOptions): Promise<OcpiProfileOutcome<'GET_CHARGING_PROFILE'>> {
    return this.run('GET_CHARGING_PROFILE', sessionId, { duration }, options);
  }

  /** Sets or replaces the profile of a session. @throws OcpiCallError */
  set(sessionId: string, profile: ChargingProfile, options?: OcpiResultOptions): Promise<OcpiProfileOutcome<'SET_CHARGING_PROFILE'>> {
    return this.run('SET_CHARGING_PROFILE', sessionId, profile, options);
  }

  /** Takes the profile of a session away. @throws OcpiCallError */
  clear(sessionId: string, options?: OcpiResultOptions): Promise<OcpiProfileOutcome<'CLEAR_CHARGING_PROFILE'>> {
    return this.run('CLEAR_CHARGING_PROFILE', sessionId, undefined, options);
  }

  /** Any of them by its name. @throws OcpiCallError */
  async run<A extends OcpiProfileAction>(
    action: A,
    sessionId: string,
    input: OcpiProfileTable[A],
    options?: OcpiResultOptions,
  ): Promise<OcpiProfileOutcome<A>> {
    return resultCall(await this.request(action, sessionId, input, options));
  }

  /** Any of them, telling what the CPO answers at once, too. It is sent with the subscription. */
  run$<A extends OcpiProfileAction>(
    action: A,
    sessionId: string,
    input: OcpiProfileTable[A],
    options?: OcpiResultOptions,
  ): Observable<OcpiOutcomeNews<A, ChargingProfileResponse>> {
    return resultCall$(() => this.request(action, sessionId, input, options));
  }

  /** Sends a request with a response_url of the caller's; the result comes there later. @throws OcpiCallError */
  async send<A extends OcpiProfileAction>(
    action: A,
    sessionId: string,
    input: OcpiProfileTable[A],
    response_url: string,
  ): Promise<ChargingProfileResponse> {
    const { objects, options } = this.base;
    const partner = await objects.calls.current(this.base.partner);
    const { body, ...request } = onWire(action, input, response_url);
    const answer = await objects.ask(
      partner,
      { ...request, path: [sessionId], module: 'chargingprofiles', interface: 'RECEIVER' },
      body && { shape: 'setChargingProfile', object: body },
      'chargingProfileResponse',
      options,
    );
    if (answer === undefined)
      throw new OcpiCallError(`Partner ${partner.id} answered without data.`, { failure: 'garbage', partner: partner.id });
    return answer as ChargingProfileResponse;
  }

  /**
   * The other way: tells who set a profile what is active now (Sender PUT). `OcpiResults.activeProfile` tells all of them.
   * @throws OcpiCallError
   */
  async putActive(sessionId: string, profile: ActiveChargingProfile): Promise<void> {
    const { objects, options } = this.base;
    const partner = await objects.calls.current(this.base.partner);
    const body = await objects.encode(partner, { shape: 'activeChargingProfile', object: profile });
    const request = { method: 'PUT', module: 'chargingprofiles', interface: 'SENDER', path: [sessionId], body } as const;
    await objects.calls.send(partner, request, options);
  }

  private async request<A extends OcpiProfileAction>(
    action: A,
    sessionId: string,
    input: OcpiProfileTable[A],
    options?: OcpiResultOptions,
  ): Promise<ResultRequest<A, ChargingProfileResponse>> {
    return {
      ...options,
      calls: this.base.calls,
      partner: await this.base.objects.calls.current(this.base.partner),
      action,
      ask: (responseUrl) => this.send(action, sessionId, input, responseUrl),
    };
  }
}

/** GET and DELETE carry response_url in the query, PUT in the body. */
function onWire(
  action: OcpiProfileAction,
  input: OcpiProfileTable[OcpiProfileAction],
  response_url: string,
): Pick<PartnerRequest, 'method' | 'query'> & { readonly body?: object } {
  if (action === 'SET_CHARGING_PROFILE') return { method: 'PUT', body: { charging_profile: input, response_url } };
  return action === 'GET_CHARGING_PROFILE'
    ? { method: 'GET', query: { ...(input as OcpiProfileTable['GET_CHARGING_PROFILE']), response_url } }
    : { method: 'DELETE', query: { response_url } };
}
