import { Injectable } from '@nestjs/common';
import { OcpiClock } from '../contract/clock.js';
import type { OcpiPartner } from '../contract/partner.js';
import { PartyClaims } from './party.claims.js';
import type { Busy, PartnerRecord } from './partner.record.js';
import { PartnerRecords } from './partner.records.js';
import { OcpiSecrets } from './secrets.js';

/** How long somebody at work on a record is believed to be alive, in milliseconds: longer than all calls of a handshake together. */
const BUSY_MS = 120_000;

/** What a handshake came to. */
export interface Agreed {
  readonly partner: OcpiPartner;
  /** The token the partner gave us. */
  readonly theirs: string;
  /** Hash of the token we gave it. */
  readonly ours: string;
  /** What becomes of the tokens it had: they end, or they stay until somebody ends them. */
  readonly older: 'end' | 'stay';
  /** The mark under which the record that is replaced was taken; without it there must be no registered one. */
  readonly busy?: Busy;
  /** Has the last word, when all is written but nothing is valid yet; false undoes it. */
  readonly commit?: () => Promise<boolean>;
}

/** Writes the outcome of handshakes: record, tokens and claims, such that a failure leaves what was there before. */
@Injectable()
export class PartnerWriter {
  constructor(
    private readonly records: PartnerRecords,
    private readonly claims: PartyClaims,
    private readonly secrets: OcpiSecrets,
    private readonly clock: OcpiClock,
  ) {}

  /** A mark of one piece of work. */
  busy(): Busy {
    return { by: this.secrets.newId(), until: this.clock.now() + BUSY_MS };
  }

  /** Marks a registered record as being worked on. False: another is at work, or it is not registered. */
  async begin(id: string, busy: Busy): Promise<PartnerRecord | undefined> {
    const record = await this.records.update(id, (current) => {
      const free = current?.busy === undefined || current.busy.until <= this.clock.now();
      return current?.state === 'registered' && free ? { ...current, busy } : current;
    });
    return record?.busy?.by === busy.by ? record : undefined;
  }

  /**
   * Begins a handshake that this platform starts: a record that waits for its outcome, or the registered one, marked. Gives the registered one.
   * @throws Error when somebody is at work on it
   */
  async open(partner: OcpiPartner, busy: Busy): Promise<PartnerRecord | undefined> {
    const now = this.clock.timestamp();
    const record = await this.records.update(partner.id, (current) => {
      if (current?.busy !== undefined && current.busy.until > this.clock.now()) return current;
      if (current?.state === 'registered') return { ...current, busy };
      return { partner, state: 'pending', hashes: [], busy, createdAt: now, updatedAt: now };
    });
    if (record?.busy?.by !== busy.by)
      throw new Error('The credentials of this connection are being changed already. Try again when that is over.');
    return record.state === 'registered' ? record : undefined;
  }

  /** The work is over. */
  async end(id: string, busy: Busy): Promise<void> {
    await this.records.update(id, (current) => (current?.busy?.by === busy.by ? { ...current, busy: undefined } : current));
  }

  /**
   * Registers a partner, or puts what was agreed in the place of what was: claims, our token, then the record. False: `commit` said no, or
   * somebody else changed the record meanwhile.
   * @throws OcpiException 2001 when a party is held by another
   */
  async write(agreed: Agreed): Promise<boolean> {
    const { partner, ours, commit } = agreed;
    const before = await this.records.get(partner.id);
    const claimed = await this.claims.take(partner);
    const known = await this.records.token(ours);
    let done = false;
    try {
      await this.records.setPartnerToken(ours, { kind: 'partner', partner: partner.id });
      done = await this.put(agreed, commit && before?.state !== 'registered' ? 'pending' : 'registered');
      if (done && commit) done = (await commit()) && (await this.put(agreed, 'registered'));
    } finally {
      if (!done) {
        await this.records.update(partner.id, (current) => (current?.hashes[0] === ours ? before : current));
        if (known === undefined) await this.records.setPartnerToken(ours, undefined);
        await this.claims.release(claimed, partner.id);
      }
    }
    if (done && before) await this.settle(before, agreed);
    return done;
  }

  /** Unregisters: no token of either direction works any more. False when it was not registered. */
  async remove(id: string): Promise<PartnerRecord | undefined> {
    let before: PartnerRecord | undefined;
    await this.records.update(id, (current) => {
      before = current?.state === 'gone' ? undefined : current;
      if (before === undefined) return current;
      return { ...before, state: 'gone', token: undefined, hashes: [], busy: undefined, updatedAt: this.clock.timestamp() };
    });
    if (before === undefined) return undefined;
    for (const hash of before.hashes) await this.records.setPartnerToken(hash, undefined);
    await this.claims.releaseUnused(before.partner);
    return before;
  }

  private async put({ partner, theirs, ours, older, busy }: Agreed, state: PartnerRecord['state']): Promise<boolean> {
    const token = this.secrets.seal(theirs, partner.id);
    let overtaken = false;
    await this.records.update(partner.id, (current) => {
      overtaken = busy === undefined ? current?.state === 'registered' : current?.busy?.by !== busy.by;
      if (overtaken) return current;
      const now = this.clock.timestamp();
      const kept = older === 'stay' ? (current?.hashes ?? []).filter((hash) => hash !== ours) : [];
      return {
        partner,
        state,
        token,
        hashes: [ours, ...kept],
        busy: current?.busy,
        createdAt: current?.createdAt ?? now,
        updatedAt: now,
        agreedAt: now,
      };
    });
    return !overtaken;
  }

  private async settle(before: PartnerRecord, { partner, ours, older }: Agreed): Promise<void> {
    if (older === 'end') for (const hash of before.hashes) if (hash !== ours) await this.records.setPartnerToken(hash, undefined);
    await this.claims.releaseUnused(before.partner, partner);
  }
}
