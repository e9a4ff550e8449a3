import type { OcpiPartner } from '../../lib/contract/partner.js';
import { OcpiClock } from '../../lib/contract/clock.js';
import { OcpiPartners } from '../../lib/contract/partners.js';
import { OcpiCallError, type OcpiCallFailure } from '../../lib/client/ocpi-call.error.js';
import { OcpiEvents, type OcpiEvent } from '../../lib/partners/ocpi.events.js';
import type { PushFlag } from '../../lib/push/push-flag.js';
import { PushFlags } from '../../lib/push/push-flags.js';
import { PushLanes } from '../../lib/push/push-lanes.js';
import type { PushSender } from '../../lib/push/push-sender.js';
import type { OcpiPushDelivery } from '../../lib/push/push.options.js';
import { SignsOfLife } from '../../lib/protocol/signs-of-life.js';
import { MemoryState } from '../../lib/testing/memory-state.js';

/** A clock that is moved by hand. */
export class HandClock extends OcpiClock {
  time = Date.parse('2026-01-01T00:00:00Z');
  override now(): number {
    return this.time;
  }
}

/** One delivery that a lane has begun. */
export interface Begun {
  readonly partner: string;
  readonly id: string;
  readonly change: PushFlag['change'];
  succeed(): void;
  fail(failure: OcpiCallFailure, http?: number): void;
}

const partnerOf = (id: string): OcpiPartner => ({ id, version: '2.3.0', url: '', roles: [], endpoints: [] });

class FixedPartners extends OcpiPartners {
  constructor(private readonly ids: readonly string[]) {
    super();
  }
  byId = async (id: string) => (this.ids.includes(id) ? partnerOf(id) : undefined);
  byParty = async () => undefined;
  all = async () => this.ids.map(partnerOf);
  speaksFor = () => true;
}

/** Lanes over a sender that is driven by hand. */
export class LaneBench {
  readonly begun: Begun[] = [];
  readonly events: OcpiEvent[] = [];
  readonly lanes: PushLanes;
  readonly flags: PushFlags;

  constructor(
    readonly state = new MemoryState(),
    readonly clock = new HandClock(),
    delivery: OcpiPushDelivery = {},
  ) {
    const events = new OcpiEvents(clock);
    events.all$.subscribe((event) => this.events.push(event));
    const sender: Pick<PushSender, 'send'> = {
      send: (partner, flag, _given, signal) =>
        new Promise((resolve, reject) => {
          const id = 'id' in flag.key ? flag.key.id : '';
          const end = (error: Error): void => reject(error);
          signal.addEventListener('abort', () => end(new Error('aborted')));
          this.begun.push({
            partner,
            id,
            change: flag.change,
            succeed: () => resolve('sent'),
            fail: (failure, http) => end(new OcpiCallError(`${failure} ${http ?? ''}`, { failure, http })),
          });
        }),
    };
    this.flags = new PushFlags(state, clock, {});
    this.lanes = new PushLanes(this.flags, new FixedPartners(['A', 'B']), sender as PushSender, events, clock, new SignsOfLife(), {
      pushDelivery: delivery,
    });
  }

  push(partner: string, id: string, change: PushFlag['change'] = { fields: 'all' }) {
    const item = { kind: 'sessions', key: { countryCode: 'NL', partyId: 'EXA', id } } as const;
    return this.lanes.tell([partnerOf(partner)], item, change, undefined);
  }

  /** What is remembered as not delivered: `A S1`. */
  async due(): Promise<string[]> {
    const flags = await this.state.list<PushFlag>('lanes');
    return flags.map(({ id }) => id.replace('/sessions/NL*EXA/', ' ').replace(/\/$/, ''));
  }

  /** Waits until something has begun that is not taken yet, and takes it. */
  async next(): Promise<Begun> {
    const end = Date.now() + 5000;
    while (this.begun.length === 0) {
      if (Date.now() > end) throw new Error('Nothing was sent within 5 s.');
      await new Promise((resolve) => setTimeout(resolve, 2));
    }
    return this.begun.shift()!;
  }

  /** Lets everything happen that can without the sender or a pause. */
  async settled(): Promise<void> {
    for (let turn = 0; turn < 50; turn++) await new Promise((resolve) => setImmediate(resolve));
  }
}
