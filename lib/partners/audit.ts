import { Injectable, Logger } from '@nestjs/common';
import { OcpiClock } from '../contract/clock.js';
import { OcpiState } from '../contract/state.js';
import { OcpiEvents, type OcpiEventType, type OcpiInitiator, type OcpiNews } from './ocpi.events.js';

/** One line of what happened to a connection. */
export interface AuditEntry {
  readonly at: string;
  readonly type: OcpiEventType;
  readonly by?: OcpiInitiator;
  /** In words, without secrets. */
  readonly detail: string;
}

/** Events without a connection, such as a registration that failed, are kept under this id. */
export const NO_PARTNER = 'none';
/** The newest lines are kept. */
const MAX_ENTRIES = 100;

/** Tells the event stream what happened and keeps it: the last lines per connection, in the bucket 'audit'. */
@Injectable()
export class OcpiAudit {
  private readonly logger = new Logger('OcpiModule');

  constructor(
    private readonly state: OcpiState,
    private readonly events: OcpiEvents,
    private readonly clock: OcpiClock,
  ) {}

  /** Emits an event and writes it down under the partner's id. */
  async record(news: OcpiNews, partner: string | undefined, detail: string): Promise<void> {
    const by = 'by' in news ? { by: news.by } : {};
    const entry: AuditEntry = { at: this.clock.timestamp(), type: news.type, ...by, detail: detail.slice(0, 500) };
    try {
      await this.state.update<readonly AuditEntry[]>('audit', partner ?? NO_PARTNER, (current = []) =>
        [...current, entry].slice(-MAX_ENTRIES),
      );
    } catch (error) {
      // What happened has happened; that it could not be written down must not undo it.
      this.logger.error(
        `"${entry.detail}" could not be written to the audit trail: ${error instanceof Error ? error.message : String(error)}`,
      );
    }
    this.events.emit(news);
  }

  /** What happened to a connection, the oldest first; without an id, what belongs to none. */
  async entries(partner: string = NO_PARTNER): Promise<readonly AuditEntry[]> {
    return (await this.state.get<readonly AuditEntry[]>('audit', partner)) ?? [];
  }
}
