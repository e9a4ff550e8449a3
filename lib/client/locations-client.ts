import type { ObjectKey } from '../contract/kinds.js';
import type { Connector, Evse } from '../versions/v230/locations.js';
import type { Place } from './object-calls.js';
import { ModuleClient, type ClientBase, type OcpiPatchOptions } from './module-client.js';
import type { WireShape } from './wire-shapes.js';

/** An EVSE in its Location. */
export interface EvseKey extends ObjectKey {
  readonly evseUid: string;
}

/** A Connector in its EVSE. */
export interface ConnectorKey extends EvseKey {
  readonly connectorId: string;
}

type Changes<T> = Partial<{ [F in keyof T]: T[F] | null }>;

/** Locations at a partner, and the EVSEs and Connectors in them (mod_locations). */
export class LocationsClient extends ModuleClient<'locations'> {
  constructor(base: ClientBase) {
    super(base, 'locations', 'locations');
  }

  getEvse(key: EvseKey): Promise<Evse | undefined> {
    return this.getPart<Evse>(key, 'evse', [key.evseUid]);
  }

  /** Puts an EVSE into a Location that the partner has. */
  putEvse(key: ObjectKey, evse: Evse): Promise<void> {
    return this.putPart(key, 'evse', [evse.uid], evse);
  }

  patchEvse(key: EvseKey, changes: Changes<Evse>, known: OcpiPatchOptions<Evse> = {}): Promise<void> {
    return this.patchPart(key, 'evse', [key.evseUid], changes, known);
  }

  getConnector(key: ConnectorKey): Promise<Connector | undefined> {
    return this.getPart<Connector>(key, 'connector', [key.evseUid, key.connectorId]);
  }

  /** Puts a Connector into an EVSE that the partner has. */
  putConnector(key: EvseKey, connector: Connector): Promise<void> {
    return this.putPart(key, 'connector', [key.evseUid, connector.id], connector);
  }

  patchConnector(key: ConnectorKey, changes: Changes<Connector>, known: OcpiPatchOptions<Connector> = {}): Promise<void> {
    return this.patchPart(key, 'connector', [key.evseUid, key.connectorId], changes, known);
  }

  private async getPart<T extends object>(key: ObjectKey, shape: WireShape, path: readonly string[]): Promise<T | undefined> {
    const partner = await this.current();
    const place = this.within(this.place(partner, key, this.readFrom(partner, key)), shape, path);
    return (await this.base.objects.get(partner, place, this.base.options)) as T | undefined;
  }

  private async putPart(key: ObjectKey, shape: WireShape, path: readonly string[], part: object): Promise<void> {
    const partner = await this.current();
    await this.base.objects.put(partner, this.within(this.place(partner, key, 'RECEIVER'), shape, path), part, this.base.options);
  }

  private async patchPart(
    key: ObjectKey,
    shape: WireShape,
    path: readonly string[],
    changes: object,
    known: OcpiPatchOptions<object>,
  ): Promise<void> {
    const partner = await this.current();
    const place = this.within(this.place(partner, key, 'RECEIVER'), shape, path);
    await this.base.objects.patch(partner, place, changes, known, this.base.options);
  }

  private within(place: Place, shape: WireShape, path: readonly string[]): Place {
    return { ...place, shape, path: [...place.path, ...path] };
  }
}
