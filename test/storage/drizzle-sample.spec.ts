import { afterAll, describe, expect, it } from 'vitest';
import { openPglite, openPostgres, type SqlDatabase } from '../../lib/storage/index.js';
import { describeCrudContract } from '../../lib/testing/index.js';
import { hostCrud } from '../../sample/02-drizzle/host.crud.js';
import { newSchema, onServer, postgresUrl } from './postgres.js';

const url = await postgresUrl();
const schema = newSchema();

const DATABASES: [string, () => Promise<SqlDatabase>][] = [
  ['PGlite', () => openPglite('memory:')],
  ...(url === undefined ? [] : [['PostgreSQL', () => openPostgres(url, { schema })] satisfies [string, () => Promise<SqlDatabase>]]),
];

describe.each(DATABASES)('on %s', (_, open) => {
  let opened: Promise<SqlDatabase> | undefined;
  const database = () => (opened ??= open());

  describeCrudContract({ describe, it }, 'the CRUD of sample/02-drizzle', async () => hostCrud(await database()), {
    kinds: ['locations', 'sessions', 'tokens'],
  });

  it('keeps the state of the library in the same database', async () => {
    const crud = await hostCrud(await database());
    await crud.state?.update('partners', 'one', () => ({ kept: true }));
    expect(await (await hostCrud(await database())).state?.get('partners', 'one')).toEqual({ kept: true });
  });

  afterAll(async () => (await opened)?.close());
});

afterAll(async () => {
  if (url !== undefined) await onServer(url, `drop schema if exists ${schema} cascade`);
});
