import { openPglite, openPostgres, SqlCrud } from 'nestjs-ocpi/storage';
import { location, OWN, PARTNER, session, token } from '../objects.js';
import type { StorageSettings } from './settings.js';

/** Ten EVSEs of two connectors each: about 8 kB. */
const EVSES = 10;
/** In how many statements a table is filled. */
const PARTS = 10;

/** A database with so many locations and tokens of the platform, and sessions of a partner. */
export interface Filled {
  readonly size: number;
  readonly crud: SqlCrud;
  close(): Promise<void>;
}

/** Opens an empty database, and fills it with statements of its own: what is measured is what comes afterwards. */
export async function fill(kind: 'pglite' | 'postgres', size: number, { url, schema: kept }: StorageSettings): Promise<Filled> {
  const schema = `${kept ?? `ocpi_bench_${process.pid}`}_${size}`;
  const database = kind === 'pglite' ? await openPglite('memory:') : await openPostgres(url, { schema, max: 8 });
  const own = `${OWN.country_code}*${OWN.party_id}`;
  const theirs = `${PARTNER.country_code}*${PARTNER.party_id}`;
  const insert = async (table: string, values: string, object: object): Promise<void> => {
    for (let part = 0; part < PARTS; part++) {
      await database.query(
        `insert into ${table} (owner, id, variant, seen_by, last_updated, doc)
          select ${values}, timestamptz '2026-01-01T00:00:00Z' + n * interval '1 second', replace($1, '#', n::text)
          from generate_series(${Math.floor((size * part) / PARTS) + 1}, ${Math.floor((size * (part + 1)) / PARTS)}) n`,
        [JSON.stringify(object)],
        { patient: true },
      );
    }
    await database.query(`vacuum analyze ${table}`, [], { patient: true });
  };
  const [made] = await database.query('select 1 as one from ocpi_sessions limit 1');
  if (made === undefined) {
    await insert('ocpi_locations', `'${own}', 'LOC-' || n, '', null`, location('LOC-#', OWN, EVSES));
    await insert('ocpi_tokens', `'${own}', 'TOKEN-' || n, 'RFID', null`, token('TOKEN-#'));
    await insert('ocpi_sessions', `'${theirs}', 'SES-' || n, '', '${own} ${theirs}'`, session('SES-#'));
  }
  return {
    size,
    crud: new SqlCrud(database),
    close: async () => {
      if (kind === 'postgres' && kept === undefined) await database.query(`drop schema ${schema} cascade`);
      await database.close();
    },
  };
}
