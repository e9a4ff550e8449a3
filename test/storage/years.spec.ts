import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ownContext } from '../../lib/contract/context.js';
import { openPglite, SqlCrud, type SqlDatabase } from '../../lib/storage/index.js';
import { v230 } from '../fixtures/objects.js';

const ctx = ownContext('2.3.0', 'tariffs');
const owner = { countryCode: v230.tariff().country_code, partyId: v230.tariff().party_id };

describe('years that PostgreSQL does not know, in SqlCrud', () => {
  let database: SqlDatabase;
  let crud: SqlCrud;
  beforeAll(async () => {
    database = await openPglite('memory:');
    crud = new SqlCrud(database);
    for (const year of ['0000', '0001', '1970', '9999'])
      await crud.create('tariffs', v230.tariff({ id: year, last_updated: `${year}-06-01T00:00:00Z` }), ctx);
  });
  afterAll(() => database.close());

  it('R-050 are stored, and served as they came', async () => {
    expect(await crud.get('tariffs', { ...owner, id: '0000' }, ctx)).toMatchObject({ last_updated: '0000-06-01T00:00:00Z' });
  });

  it.each([
    [{ from: '0000-01-01T00:00:00Z' }, ['0000', '0001', '1970', '9999']],
    [{ from: '0000-01-01T00:00:00.5Z', to: '0001-01-02T00:00:00Z' }, ['0000']],
    [{ from: '0001-03-01T00:00:00Z', to: '2000-01-01T00:00:00Z' }, ['0001', '1970']],
    [{ to: '0000-12-31T00:00:00Z' }, []],
  ])('R-052 bound a list: %o', async (updated, ids) => {
    const { items } = await crud.list('tariffs', { owners: [owner], updated, offset: 0, limit: 10 }, ctx);
    expect(items.map(({ id }) => id)).toEqual(ids);
  });
});
