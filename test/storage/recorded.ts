import type { SqlDatabase, SqlRunner, SqlValue } from '../../lib/storage/index.js';

/** A statement as it was sent. */
export interface Sent {
  readonly text: string;
  readonly values: readonly SqlValue[];
}

/** The same database, writing down what it is asked. */
export function recorded(database: SqlDatabase): { readonly database: SqlDatabase; readonly sent: Sent[] } {
  const sent: Sent[] = [];
  const watching = (runner: SqlRunner): SqlRunner => ({
    query: (text, values = [], form) => {
      sent.push({ text, values });
      return runner.query(text, values, form);
    },
  });
  return {
    database: { ...database, ...watching(database), transaction: (run) => database.transaction((runner) => run(watching(runner))) },
    sent,
  };
}
