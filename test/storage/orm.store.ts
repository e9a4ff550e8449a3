import type { OcpiContext } from '../../lib/contract/context.js';
import { OcpiConflict } from '../../lib/contract/conflict.error.js';
import { flatKey, keyOf, type ObjectKey } from '../../lib/contract/kinds.js';
import { optimistic } from '../../lib/contract/optimistic.js';
import { partyKey } from '../../lib/contract/party.js';
import type { OcpiPage, OcpiQuery } from '../../lib/contract/query.js';
import type { OcpiChange, OcpiStore } from '../../lib/contract/store.js';
import { instant } from '../../lib/models/date-time.js';
import type { Session } from '../../lib/versions/v230/sessions.js';

/** An entity of a host's ORM: its own columns, and a version for optimistic concurrency. */
export interface SessionEntity {
  id?: number;
  version: number;
  owner: string;
  ocpiId: string;
  tokenParty: string;
  updatedAt: number;
  body: Session;
}

/** A condition as ORMs take it: equal, or one of. */
type Where = { [F in keyof SessionEntity]?: SessionEntity[F] | { in: readonly SessionEntity[F][] } | { from?: number; to?: number } };

/** A repository in the manner of TypeORM, Prisma or Mongoose, over an array; each call takes a moment, as a database would. */
export class SessionRepository {
  private rows: SessionEntity[] = [];
  private made = 0;

  async findOne(where: Where): Promise<SessionEntity | null> {
    return (await this.find(where, 0, 1))[0][0] ?? null;
  }

  async find(where: Where, skip: number, take: number): Promise<[SessionEntity[], number]> {
    await moment();
    const found = this.rows.filter((row) => matches(row, where));
    return [structuredClone(found.slice(skip, skip + take)), found.length];
  }

  /** False when owner and ocpiId, which are unique together, are there already. */
  async insert(entity: SessionEntity): Promise<boolean> {
    await moment();
    if (this.rows.some(({ owner, ocpiId }) => owner === entity.owner && ocpiId === entity.ocpiId)) return false;
    this.rows.push({ ...structuredClone(entity), id: ++this.made });
    return true;
  }

  /** How many rows were changed. */
  async update(where: Where, entity: Partial<SessionEntity>): Promise<number> {
    await moment();
    const found = this.rows.filter((row) => matches(row, where));
    for (const row of found) Object.assign(row, structuredClone(entity));
    return found.length;
  }

  async delete(where: Where): Promise<number> {
    await moment();
    const before = this.rows.length;
    this.rows = this.rows.filter((row) => !matches(row, where));
    return before - this.rows.length;
  }
}

/** What a host writes on its ORM. */
export class SessionStore implements OcpiStore<'sessions'> {
  readonly kind = 'sessions';

  constructor(private readonly sessions: SessionRepository) {}

  async get(key: ObjectKey): Promise<Session | undefined> {
    return (await this.sessions.findOne(byKey(key)))?.body;
  }

  async list({ owners, counterparties, updated = {}, offset, limit }: OcpiQuery): Promise<OcpiPage<Session>> {
    const where: Where = {
      ...(owners && { owner: { in: owners.map(partyKey) } }),
      ...(counterparties && { tokenParty: { in: counterparties.map(partyKey) } }),
      updatedAt: { from: time(updated.from), to: time(updated.to) },
    };
    const [rows, total] = await this.sessions.find(where, offset, limit);
    return { items: rows.map(({ body }) => body), total };
  }

  async create(session: Session, _ctx: OcpiContext): Promise<Session> {
    if (!(await this.sessions.insert({ ...entity(session), version: 1 }))) throw new OcpiConflict(this.kind, keyOf(this.kind, session));
    return session;
  }

  update(key: ObjectKey, change: OcpiChange<Session>): Promise<Session | undefined> {
    return optimistic(
      () => this.sessions.findOne(byKey(key)),
      (row) => row.body,
      async ({ id, version }, next) => (await this.sessions.update({ id, version }, { ...entity(next), version: version + 1 })) === 1,
      change,
    );
  }

  async delete(key: ObjectKey): Promise<boolean> {
    return (await this.sessions.delete(byKey(key))) > 0;
  }
}

function byKey(key: ObjectKey): Where {
  const { owner, id } = flatKey(key);
  return { owner, ocpiId: id };
}

function entity(session: Session) {
  const { owner, id } = flatKey(keyOf('sessions', session));
  const { country_code: countryCode, party_id: partyId } = session.cdr_token;
  return { owner, ocpiId: id, tokenParty: partyKey({ countryCode, partyId }), updatedAt: instant(session.last_updated), body: session };
}

function time(text: string | undefined): number | undefined {
  return text === undefined ? undefined : instant(text);
}

function matches(row: SessionEntity, where: Where): boolean {
  return Object.entries({ ...where }).every(([field, wanted]) => {
    const value: unknown = Object.entries(row).find(([name]) => name === field)?.[1];
    if (typeof wanted !== 'object' || wanted === null) return value === wanted;
    if ('in' in wanted) return wanted.in.some((one) => one === value);
    return !('from' in wanted) || within(Number(value), wanted);
  });
}

function within(value: number, { from = -Infinity, to = Infinity }: { from?: number; to?: number }): boolean {
  return value >= from && value < to;
}

function moment(): Promise<void> {
  return new Promise((done) => setImmediate(done));
}
