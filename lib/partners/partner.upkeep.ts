import { Inject, Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { OcpiClock } from '../contract/clock.js';
import type { OcpiSettings } from '../ocpi.options.js';
import { OCPI_SETTINGS } from '../ocpi.tokens.js';
import type { PartnerRecord } from './partner.record.js';
import { PARTNER_PREFIX, PartnerRecords } from './partner.records.js';
import { PartnerTokens } from './partner.tokens.js';
import { RegistrationStarter } from './registration.starter.js';

/** How often it is looked, in milliseconds; no longer than a tenth of the time after which tokens are renewed. */
const LOOK_MS = 600_000;

/** Renews tokens when they are due, and clears away what a process left that died in the middle of a handshake. */
@Injectable()
export class PartnerUpkeep implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger('OcpiModule');
  private timer: NodeJS.Timeout | undefined;
  private looking: Promise<void> | undefined;
  /** Tokens of no partner, as the last look found them: a handshake that is just being written has such, too. */
  private orphans = new Set<string>();

  constructor(
    @Inject(OCPI_SETTINGS) private readonly settings: Pick<OcpiSettings, 'rotateSeconds'>,
    private readonly records: PartnerRecords,
    private readonly tokens: PartnerTokens,
    private readonly starter: RegistrationStarter,
    private readonly clock: OcpiClock,
  ) {}

  onApplicationBootstrap(): void {
    const begin = (): void => {
      this.looking = this.look().catch((error: unknown) => this.logger.error(error));
    };
    const rotateMs = (this.settings.rotateSeconds ?? Infinity) * 1000;
    this.timer = setInterval(begin, Math.max(1000, Math.min(LOOK_MS, rotateMs / 10))).unref();
    begin();
  }

  async onModuleDestroy(): Promise<void> {
    clearInterval(this.timer);
    await this.looking;
  }

  /** Does what is due now. */
  async look(): Promise<void> {
    await this.clear();
    const { rotateSeconds } = this.settings;
    if (rotateSeconds === undefined) return;
    for (const { partner } of await this.records.all()) {
      // Another instance may have renewed them while the ones before were.
      const record = await this.records.get(partner.id);
      if (record && this.isDue(record, rotateSeconds)) await this.rotate(record);
    }
  }

  private isDue({ state, agreedAt, createdAt, busy }: PartnerRecord, seconds: number): boolean {
    const now = this.clock.now();
    const free = busy === undefined || busy.until <= now;
    return state === 'registered' && free && Date.parse(agreedAt ?? createdAt) + seconds * 1000 <= now;
  }

  /** One that fails is told as event and in the history; it is tried again with the next look. */
  private async rotate(record: PartnerRecord): Promise<void> {
    const { id } = record.partner;
    try {
      await this.starter.update(record, await this.tokens.theirs(id), {});
    } catch (error) {
      this.logger.warn(`The tokens of partner ${id} could not be renewed: ${error instanceof Error ? error.message : String(error)}`);
    }
  }

  private async clear(): Promise<void> {
    for (const { partner, state, busy } of await this.records.all()) {
      if (state !== 'pending' || (busy !== undefined && busy.until > this.clock.now())) continue;
      await this.records.update(partner.id, (current) =>
        current?.state === 'pending' && (current.busy?.until ?? 0) <= this.clock.now() ? undefined : current,
      );
    }
    const known = new Map((await this.records.all()).map((record) => [PARTNER_PREFIX + record.partner.id, record]));
    const orphans = new Set<string>();
    for (const { id: hash, value } of await this.records.tokens()) {
      if (value.kind !== 'partner') continue;
      const record = known.get(PARTNER_PREFIX + value.partner);
      const isHeld = record !== undefined && (record.hashes.includes(hash) || (record.busy?.until ?? 0) > this.clock.now());
      if (!isHeld) orphans.add(hash);
    }
    for (const hash of orphans) if (this.orphans.has(hash)) await this.records.setPartnerToken(hash, undefined);
    this.orphans = orphans;
  }
}
