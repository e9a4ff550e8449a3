import pg from 'pg';
import { afterEach, describe, expect, it } from 'vitest';
import { PostgresListener } from '../../lib/storage/postgres.listener.js';
import { newSchema, onServer, postgresUrl } from './postgres.js';

const url = await postgresUrl();
const CHANNELS = ['a', 'b', 'c', 'd'].map((name) => `${newSchema()}_${name}`);

/** A client that says how many statements it was given while it ran another. */
class Watched extends pg.Client {
  static overtaken = 0;
  private running = 0;

  override query(...statement: unknown[]): never {
    if (this.running++ > 0) Watched.overtaken++;
    const answer: Promise<unknown> = Reflect.apply(super.query, this, statement);
    return answer.finally(() => this.running--) as never;
  }
}

describe.skipIf(url === undefined)('listening on a PostgreSQL server', () => {
  const opened: PostgresListener[] = [];
  const listener = () => {
    const one = new PostgresListener(() => new Watched({ connectionString: url }));
    opened.push(one);
    return one;
  };
  const silent = { announced: () => undefined, missed: () => undefined };
  afterEach(async () => {
    await Promise.all(opened.splice(0).map((one) => one.close()));
  });

  it('gives its connection one statement at a time, as the next version of the driver demands', async () => {
    Watched.overtaken = 0;
    const one = listener();
    const stops = await Promise.all(CHANNELS.map((channel) => one.listen(channel, silent)));
    await Promise.all(stops.map((stop) => stop()));
    expect(Watched.overtaken).toBe(0);
  });

  it('hears all channels that were opened at once, and those no more that were left', async () => {
    const heard: string[] = [];
    const one = listener();
    const stops = await Promise.all(
      CHANNELS.map((channel) => one.listen(channel, { ...silent, announced: (text) => heard.push(`${channel} ${text}`) })),
    );
    for (const channel of CHANNELS) await onServer(url ?? '', `notify ${channel}, 'first'`);
    await expect.poll(() => heard).toEqual(CHANNELS.map((channel) => `${channel} first`));
    await stops[0]?.();
    for (const channel of CHANNELS) await onServer(url ?? '', `notify ${channel}, 'second'`);
    await expect.poll(() => heard.slice(CHANNELS.length)).toEqual(CHANNELS.slice(1).map((channel) => `${channel} second`));
  });

  it('goes on after a statement that failed', async () => {
    const one = listener();
    await one.listen(CHANNELS[0] ?? '', silent);
    const [refused, taken] = await Promise.allSettled([one.listen('', silent), one.listen(CHANNELS[1] ?? '', silent)]);
    expect([refused?.status, taken?.status]).toEqual(['rejected', 'fulfilled']);
  });
});
