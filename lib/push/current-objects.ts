import { Inject, Injectable } from '@nestjs/common';
import { ownContext } from '../contract/context.js';
import { OcpiCrud } from '../contract/crud.js';
import { flatKey, type House, type OcpiKey } from '../contract/kinds.js';
import type { OcpiStructure } from '../ocpi.options.js';
import { OCPI_STRUCTURE } from '../ocpi.tokens.js';
import { HOUSE_VERSION } from '../contract/version.js';
import { PUSH_MODULES, type PushKind } from './push-kinds.js';

/** The current state of objects: one read for all partners that are told of a change at the same time. */
@Injectable()
export class CurrentObjects {
  private readonly reads = new Map<string, Promise<object | undefined>>();

  constructor(
    private readonly crud: OcpiCrud,
    @Inject(OCPI_STRUCTURE) private readonly structure: Pick<OcpiStructure, 'house'>,
  ) {}

  /** What is stored, or `given` where that is newer or nothing is stored. */
  async of<K extends PushKind>(kind: K, key: OcpiKey<K>, given: House[K] | undefined): Promise<House[K] | undefined> {
    const name = nameOf(kind, key);
    const known = this.reads.get(name) as Promise<House[K] | undefined> | undefined;
    const stored = await (known ?? this.read(kind, key, name));
    if (stored === undefined || given === undefined) return stored ?? given;
    return timeOf(given) > timeOf(stored) ? given : stored;
  }

  /** An object has changed: a read that is under way may not have seen it. */
  changed(kind: PushKind, key: OcpiKey): void {
    if (this.reads.size > 0) this.reads.delete(nameOf(kind, key));
  }

  private read<K extends PushKind>(kind: K, key: OcpiKey<K>, name: string): Promise<House[K] | undefined> {
    const isStored = this.crud.kinds.includes(kind);
    const ctx = ownContext(this.structure.house ?? HOUSE_VERSION, PUSH_MODULES[kind]);
    const read = isStored ? this.crud.get(kind, key, ctx) : Promise.resolve(undefined);
    this.reads.set(name, read);
    const forget = (): void => {
      if (this.reads.get(name) === read) this.reads.delete(name);
    };
    read.then(forget, forget);
    return read;
  }
}

function nameOf(kind: PushKind, key: OcpiKey): string {
  const { owner, id, variant = '*' } = flatKey(key);
  // The lengths tell the parts apart, whatever is in them.
  return `${kind} ${owner.length} ${id.length} ${owner}${id}${variant}`;
}

function timeOf(object: object): number {
  return 'last_updated' in object && typeof object.last_updated === 'string' ? Date.parse(object.last_updated) : 0;
}
