/** What a statement's parameters can be. */
export type SqlValue = string | number | null | readonly (string | null)[];

/** How the rows of a statement come. */
export interface SqlForm {
  /** Texts come as the bytes that the driver received, where it can; then whole numbers are the only other columns allowed. */
  readonly bytes?: boolean;
  /** It may take as long as it takes: a step of a migration, which waits for other instances or makes an index of a large table. */
  readonly patient?: boolean;
}

/** Runs statements: a database, or one transaction of it. */
export interface SqlRunner {
  /** One statement and its rows; parameters are `$1`, `$2` … Whole numbers come as number, 64 bits too. */
  query<R extends object>(statement: string, values?: readonly SqlValue[], form?: SqlForm): Promise<R[]>;
}

/** Hears what other connections announce on a channel. */
export interface SqlListener {
  announced(payload: string): void;
  /** The connection was lost, or is back: announcements may have been missed. */
  missed(): void;
}

/** A database that speaks PostgreSQL's SQL. What it was told in a statement that ended well is kept. */
export interface SqlDatabase extends SqlRunner {
  /** Commits when `run` ends well, else rolls back and throws what `run` threw. */
  transaction<T>(run: (runner: SqlRunner) => Promise<T>): Promise<T>;
  /** Gives the function that stops it. */
  listen?(channel: string, listener: SqlListener): Promise<() => Promise<void>>;
  /** Ends all connections; further calls do nothing. */
  close(): Promise<void>;
}
