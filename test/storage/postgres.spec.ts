import { afterAll, describe, it } from 'vitest';
import { openPostgres, SqlCrud, type SqlDatabase } from '../../lib/storage/index.js';
import { describeCrudContract, describeStateContract } from '../../lib/testing/index.js';
import { newSchema, onServer, postgresUrl } from './postgres.js';

const url = await postgresUrl();
const schema = newSchema();
let opened: Promise<SqlDatabase> | undefined;
const database = () => (opened ??= openPostgres(url ?? '', { schema }));

describe.skipIf(url === undefined)('on a PostgreSQL server', () => {
  describeCrudContract({ describe, it }, 'SqlCrud on PostgreSQL', async () => new SqlCrud(await database()), { filters: true });
  describeStateContract({ describe, it }, 'SqlState on PostgreSQL', async () => new SqlCrud(await database()).state);

  afterAll(async () => {
    await (await opened)?.close();
    if (url !== undefined) await onServer(url, `drop schema if exists ${schema} cascade`);
  });
});
