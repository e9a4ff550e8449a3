import { Injectable, type OnModuleInit } from '@nestjs/common';
import { PlatformCrud } from '../platform.crud.js';

/** What charge points remember over a restart: running sessions, reservations, charging profiles. Beside the platform's objects. */
@Injectable()
export class Memory implements OnModuleInit {
  constructor(private readonly crud: PlatformCrud) {}

  async onModuleInit(): Promise<void> {
    await this.crud.database.query('create table if not exists charge_points (id text primary key, doc text not null)');
  }

  async get<T>(id: string): Promise<T | undefined> {
    const [row] = await this.crud.database.query<{ doc: string }>('select doc from charge_points where id = $1', [id]);
    return row && JSON.parse(row.doc);
  }

  async set(id: string, value: object): Promise<void> {
    await this.crud.database.query(
      'insert into charge_points (id, doc) values ($1, $2) on conflict (id) do update set doc = excluded.doc',
      [id, JSON.stringify(value)],
    );
  }

  /** Whether there was such an entry: of two that forget it at once, one is told so. */
  async forget(id: string): Promise<boolean> {
    return (await this.crud.database.query('delete from charge_points where id = $1 returning id', [id])).length > 0;
  }

  async list<T>(prefix: string): Promise<{ id: string; value: T }[]> {
    const rows = await this.crud.database.query<{ id: string; doc: string }>(
      'select id, doc from charge_points where starts_with(id, $1)',
      [prefix],
    );
    return rows.map(({ id, doc }) => ({ id: id.slice(prefix.length), value: JSON.parse(doc) }));
  }
}
