export { copyDatabase } from './copy.js';
export { openDatabase, openPglite, openPostgres } from './open.js';
export { type PgliteOptions, writePgliteTemplate } from './pglite.template.js';
export type { PostgresOptions } from './postgres.database.js';
export { SqlCrud } from './sql.crud.js';
export type { SqlDatabase, SqlForm, SqlListener, SqlRunner, SqlValue } from './sql.database.js';
export { SqlState } from './sql.state.js';
