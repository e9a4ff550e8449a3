import { Injectable, Logger } from '@nestjs/common';
import type { OcpiVersion } from '../contract/version.js';
import { OcpiEvents } from '../partners/ocpi.events.js';
import type { Lowered } from '../versions/step.js';

/** What the version of a partner cannot say of an object. */
export interface OcpiLoss {
  readonly version: OcpiVersion;
  /** The kind, or what a part or a message is: `locations`, `evse`, `commandResult`. */
  readonly shape: string;
  /** Owner and id, like `NL*EXA/LOC-1`; of parts the id, of messages nothing. */
  readonly object: string;
  /** JSON pointers, in the names of the version that lost it. The last one is the reason when the object is left out. */
  readonly lost: readonly string[];
  /** The partner does not get the object at all. */
  readonly leftOut: boolean;
}

declare module '../partners/ocpi.events.js' {
  interface OcpiEventTable {
    /** Something that a partner read, or was sent, does not say all that is stored; told once for each object, version and change (R-250). */
    'conversion.lost': OcpiLoss;
  }
}

/** Of so many objects it is remembered what was told. */
const REMEMBERED = 100_000;

/** How many pointers a line of the log has; the event has all. */
const SHOWN = 10;

interface Named {
  readonly country_code?: unknown;
  readonly party_id?: unknown;
  readonly id?: unknown;
  readonly uid?: unknown;
  readonly last_updated?: unknown;
}

/** Tells of what gets lost in older versions, in the log and as an event: once for each object and change, however many partners read it. */
@Injectable()
export class ConversionLosses {
  private readonly logger = new Logger('OcpiModule');
  private readonly told = new Map<string, string>();

  constructor(private readonly events: OcpiEvents) {}

  note(version: OcpiVersion, shape: string, house: object, { object, lost }: Lowered<object>): void {
    if (lost.length === 0) return;
    const { last_updated, ...named }: Named = house;
    const name = nameOf(named);
    const key = `${version} ${shape} ${name}`;
    // Not the pointers themselves: of large Locations they would take more room than the objects.
    const state = `${String(last_updated)} ${lost.length}`;
    if (this.told.get(key) === state) return;
    this.told.delete(key);
    this.told.set(key, state);
    for (const oldest of this.told.keys()) {
      if (this.told.size <= REMEMBERED) break;
      this.told.delete(oldest);
    }
    const loss: OcpiLoss = { version, shape, object: name, lost, leftOut: object === undefined };
    this.logger.log(`OCPI ${version} cannot say ${loss.leftOut ? '' : 'all of '}${shape} ${name}: ${told(lost)}`);
    this.events.emit({ type: 'conversion.lost', ...loss });
  }
}

function nameOf({ country_code, party_id, id, uid }: Named): string {
  const owner = country_code === undefined ? '' : `${String(country_code)}*${String(party_id)}/`;
  return `${owner}${String(id ?? uid ?? '')}`;
}

/** The last pointers, because the reason is the last one. */
function told(lost: readonly string[]): string {
  const shown = lost.slice(-SHOWN).map((pointer) => (pointer === '' ? 'the object itself' : pointer));
  return `${lost.length > SHOWN ? `${lost.length - SHOWN} more, ` : ''}${shown.join(', ')}`;
}
