import { afterAll, describe, it } from 'vitest';
import { openPglite, SqlCrud, type SqlDatabase } from '../../lib/storage/index.js';
import { describeCrudContract, describeStateContract } from '../../lib/testing/index.js';

let opened: Promise<SqlDatabase> | undefined;
const database = () => (opened ??= openPglite('memory:'));

describeCrudContract({ describe, it }, 'SqlCrud on PGlite', async () => new SqlCrud(await database()), { filters: true });
describeStateContract({ describe, it }, 'SqlState on PGlite', async () => new SqlCrud(await database()).state);

afterAll(async () => (await opened)?.close());
