import { createHash } from 'node:crypto';
import type { ClientBase, CustomTypesConfig, Pool, QueryArrayConfig, QueryConfig } from 'pg';
import type { SqlValue } from './sql.database.js';

/** Whether texts come as the bytes that were received. */
export type PostgresForm = 'text' | 'bytes';

/** A statement with a limit of its own, in milliseconds, which the driver's types do not know. */
interface Timed {
  query_timeout?: number;
}

const INT8 = 20;
const INT4 = 23;

/** The longest that a timer can be set to, in milliseconds: 25 days. */
const NO_LIMIT = 2 ** 31 - 1;

/** Runs one statement, prepared once per connection. */
export async function run<R extends object>(
  on: Pool | ClientBase,
  text: string,
  values: readonly SqlValue[] = [],
  form: PostgresForm = 'text',
  patient = false,
): Promise<R[]> {
  const statement: QueryConfig & Timed = { name: nameOf(text), text, values: [...values], types: TYPES };
  if (patient) statement.query_timeout = NO_LIMIT;
  if (form === 'text') return (await on.query<R>(statement)).rows;
  const config: QueryArrayConfig & Timed & { binary: true } = { ...statement, rowMode: 'array', binary: true };
  const { fields, rows } = await on.query(config);
  return rows.map((row) => {
    const named: Record<string, unknown> = {};
    fields.forEach(({ name }, at) => (named[name] = row[at]));
    return named as R;
  });
}

const names = new Map<string, string>();

/** Statements are few, as their values are parameters; the name follows from the text, so that instances behind one pooler agree. */
function nameOf(text: string): string {
  let name = names.get(text);
  if (name === undefined) names.set(text, (name = createHash('sha1').update(text).digest('base64url')));
  return name;
}

/** Whole numbers as numbers; all else as it comes. */
const TYPES: CustomTypesConfig = {
  getTypeParser(oid: number, format?: string): (value: never) => unknown {
    if (format !== 'binary') return oid === INT8 || oid === INT4 ? (value: string) => Number(value) : (value: string) => value;
    if (oid === INT8) return (value: Buffer) => Number(value.readBigInt64BE());
    return oid === INT4 ? (value: Buffer) => value.readInt32BE() : (value: Buffer) => value;
  },
};
