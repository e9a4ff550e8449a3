import { Inject, Injectable } from '@nestjs/common';
import type { OcpiCallOptions } from '../client/call-options.js';
import type { OcpiAnswer } from '../client/envelope.js';
import type { Place } from '../client/object-calls.js';
import { PartnerCalls, type PartnerRequest } from '../client/partner-calls.js';
import { OcpiCallError } from '../client/ocpi-call.error.js';
import { ownContext } from '../contract/context.js';
import { counterpartyOf } from '../contract/counterparty.js';
import { keyOf, type House, type OcpiKey } from '../contract/kinds.js';
import type { OcpiPartner } from '../contract/partner.js';
import { sameParty } from '../contract/party.js';
import { HOUSE_VERSION } from '../contract/version.js';
import { HubConnections } from '../hub/hub-connections.js';
import { OcpiHub } from '../hub/ocpi-hub.js';
import type { OcpiSettings } from '../ocpi.options.js';
import { OCPI_SETTINGS } from '../ocpi.tokens.js';
import { tokenTypeParameter } from '../versions/token-types.js';
import { CurrentObjects } from './current-objects.js';
import type { ChangedFields, PushChange } from './push-change.js';
import type { PushFlag } from './push-flag.js';
import { PUSH_MODULES, type PushKind } from './push-kinds.js';
import { patchBody } from './push-patch.js';
import { PushReceivers } from './push-receivers.js';
import { partsOf, type ChangedPart } from './push-parts.js';
import { isRefusedPatch } from './push-verdict.js';
import { PushWire, WireForm } from './push-wire.js';

/** From so many changed parts on the whole Location is sent. */
const MANY_PARTS = 6;

/** What was done for a flag; `nothing`: there was nothing to tell, or the partner is not to be told. */
export type PushDone = 'sent' | 'nothing';

/** Brings the current state of one object to one partner: by PATCH where that suffices, by PUT where the partner lacks the object. */
@Injectable()
export class PushSender {
  constructor(
    private readonly calls: PartnerCalls,
    private readonly wire: PushWire,
    private readonly current: CurrentObjects,
    private readonly receivers: PushReceivers,
    private readonly hub: OcpiHub,
    private readonly connections: HubConnections,
    @Inject(OCPI_SETTINGS) private readonly settings: Pick<OcpiSettings, 'parties'>,
  ) {}

  /** An object is given that may have been given, and sent, before. */
  forget(object: object): void {
    this.wire.forget(object);
  }

  /** @throws OcpiCallError */
  async send(id: string, flag: PushFlag, given: object | undefined, signal: AbortSignal): Promise<PushDone> {
    const { kind, key, change } = flag;
    const partner = this.calls.known(id) ?? (await this.calls.current(id));
    if (change.gone && this.connections.areKnown && !(await this.connections.mayTell(partner, kind, key))) return 'nothing';
    if (change.gone) return this.farewell(partner, flag, signal);
    const object = await this.current.of(kind, key, given as House[PushKind] | undefined);
    if (object === undefined) return 'nothing';
    const concerned = this.receivers.concerns(partner, kind, object, change);
    if (!(typeof concerned === 'boolean' ? concerned : await concerned)) return 'nothing';
    const place = placeOf(partner, kind, keyOf(kind, object, key));
    const options = this.optionsOf(flag, object, signal);
    if (kind === 'cdrs') await this.post(partner, object, options);
    else if (change.fields === 'all') await this.put(partner, place, { object, fields: 'all' }, options);
    else await this.update(partner, place, object, change, options);
    return 'sent';
  }

  /** A CDR is posted once and never changed (mod_cdrs). */
  private async post(partner: OcpiPartner, object: object, options: OcpiCallOptions): Promise<void> {
    const { wire, text } = await this.wire.form(partner, 'cdrs', object);
    await this.calls.send(partner, { method: 'POST', module: 'cdrs', interface: 'RECEIVER', body: wire, text }, options);
  }

  private async farewell(partner: OcpiPartner, flag: PushFlag, signal: AbortSignal): Promise<PushDone> {
    const { kind, key, change } = flag;
    const options = this.optionsOf(flag, change.farewell ?? {}, signal);
    const place = placeOf(partner, kind, key);
    if (change.farewell) await this.put(partner, place, { object: change.farewell, fields: 'all' }, options);
    else {
      const { module, path, query } = place;
      await this.calls.send(partner, { method: 'DELETE', module, interface: 'RECEIVER', path, query }, options).catch((error: unknown) => {
        // What it never had need not be deleted.
        if (!(error instanceof OcpiCallError) || !error.missing) throw error;
      });
    }
    return 'sent';
  }

  private async update(partner: OcpiPartner, place: Place, object: object, change: PushChange, options: OcpiCallOptions): Promise<void> {
    const parts = partsOf(object, change);
    if (parts === undefined || parts.length > MANY_PARTS) {
      await this.put(partner, place, { object, fields: 'all' }, options);
      return;
    }
    try {
      if (change.fields) await this.put(partner, place, { object, fields: change.fields }, options);
      for (const part of parts) await this.put(partner, within(place, part), part, options);
    } catch (error) {
      if (!isRefusedPatch(error)) throw error;
      // It lacks the object, or a part of it, or does not take PATCH: the whole says the same.
      await this.put(partner, place, { object, fields: 'all' }, options);
    }
  }

  /** Some fields of an object or part where PATCH can say them, else the whole of it. */
  private put(
    partner: OcpiPartner,
    place: Place,
    { object, fields }: { readonly object: object; readonly fields: ChangedFields },
    options: OcpiCallOptions,
  ): Promise<OcpiAnswer> {
    const form = this.wire.form(partner, place.shape, object);
    const send = (made: WireForm): Promise<OcpiAnswer> => this.calls.send(partner, this.requestOf(partner, place, made, fields), options);
    return form instanceof WireForm ? send(form) : form.then(send);
  }

  private requestOf(partner: OcpiPartner, place: Place, form: WireForm, fields: ChangedFields): PartnerRequest {
    const { shape, module, path, query } = place;
    if (fields === 'all') return { method: 'PUT', module, interface: 'RECEIVER', path, query, body: form.wire, text: form.text };
    const converted = !this.wire.isSame(partner, shape);
    const patch = patchBody(form.wire, { shape, version: partner.version, converted, fields });
    if (patch === undefined) return this.requestOf(partner, place, form, 'all');
    return { method: 'PATCH', module, interface: 'RECEIVER', path, query, body: patch };
  }

  /**
   * Objects for one party are addressed to it, through a hub too; what is ours comes from the party that owns it, what a hub passes on from the hub
   * (R-091).
   */
  private optionsOf({ kind, key, correlationId }: PushFlag, object: object, signal: AbortSignal): OcpiCallOptions {
    const from = this.settings.parties.find((party) => sameParty(party, key)) ?? this.hub.party;
    const to = counterpartyOf(kind, object);
    const ctx = correlationId === undefined ? undefined : ownContext(HOUSE_VERSION, PUSH_MODULES[kind], { correlationId });
    return { from, to, ctx, signal };
  }
}

function placeOf({ version }: OcpiPartner, kind: PushKind, key: OcpiKey): Place {
  const owner = { countryCode: key.countryCode, partyId: key.partyId };
  const id = 'uid' in key ? [key.uid] : 'id' in key ? [key.id] : [];
  const within = kind === 'bookingLocations' ? ['booking_locations'] : [];
  const path = [owner.countryCode, owner.partyId, ...within, ...id];
  const type = 'uid' in key ? tokenTypeParameter(version, key.type) : undefined;
  const query = type === undefined ? undefined : { type };
  return { module: PUSH_MODULES[kind], interface: 'RECEIVER', shape: kind, path, owner, query };
}

function within(place: Place, { shape, path }: ChangedPart): Place {
  return { ...place, shape, path: [...place.path, ...path] };
}
