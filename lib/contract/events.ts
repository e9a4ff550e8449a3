import { Injectable, Logger } from '@nestjs/common';
import type { OcpiResult, ResultAction } from './actions.js';

/** A result of ours on its way to a partner (mod_commands and mod_charging_profiles, Sender interface). */
export interface ResultEvent {
  /** Our id of the call. */
  readonly id: string;
  readonly action: ResultAction;
  readonly partner: string;
  readonly result: OcpiResult;
}

/** A result that a partner gave to a call of ours. */
export interface CallResultEvent extends ResultEvent {
  /** It came after the time had run out, or is not the first: a reservation that its CPO cancels. */
  readonly late: boolean;
}

/** What the library tells of, by name. */
export interface OcpiEventTable {
  'result.delivered': ResultEvent;
  /** It could not be delivered and is not sent again (transport_and_format, Offline behaviour). */
  'result.failed': ResultEvent & { readonly reason: string };
  /** The host gave no result in time. */
  'result.timeout': Omit<ResultEvent, 'result'>;
  'call.result': CallResultEvent;
}

/** The name of an event. */
export type OcpiEventName = keyof OcpiEventTable;

/** What happens beside requests, told to whoever listens in this process. */
@Injectable()
export class OcpiEvents {
  private readonly logger = new Logger('Ocpi');
  private readonly listeners: { [N in OcpiEventName]?: Set<(event: OcpiEventTable[N]) => unknown> } = {};

  /** Listens to one kind of event; gives the function that ends it. */
  on<N extends OcpiEventName>(name: N, listener: (event: OcpiEventTable[N]) => unknown): () => void {
    const all: Set<(event: OcpiEventTable[N]) => unknown> = this.listeners[name] ?? new Set();
    Object.assign(this.listeners, { [name]: all.add(listener) });
    return () => void all.delete(listener);
  }

  /** Tells all listeners; what one of them throws is logged and hurts nobody else. */
  emit<N extends OcpiEventName>(name: N, event: OcpiEventTable[N]): void {
    const all: Set<(event: OcpiEventTable[N]) => unknown> | undefined = this.listeners[name];
    for (const listener of all ?? []) {
      void (async () => listener(event))().catch((error: unknown) => this.logger.error(`A listener to ${name} failed.`, error instanceof Error ? error.stack : String(error)));
    }
  }
}
