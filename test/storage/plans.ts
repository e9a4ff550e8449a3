import type { SqlDatabase, SqlRunner, SqlValue } from '../../lib/storage/index.js';
import type { Sent } from './recorded.js';

/** How a table is read: `Seq Scan`, `Index Scan` … */
export interface Scan {
  readonly node: string;
  readonly table: string;
  readonly index?: string;
}

interface PlanNode {
  readonly 'Node Type': string;
  readonly 'Relation Name'?: string;
  readonly 'Index Name'?: string;
  readonly Plans?: readonly PlanNode[];
}

/** How a statement reads its tables: planned for its values, and planned once for any values, as prepared statements are after some time. */
export async function scansOf(database: SqlDatabase, { text, values }: Sent): Promise<Scan[]> {
  const custom = await planned(database, `explain (format json) ${text}`, values);
  const generic = await database.transaction(async (runner) => {
    await runner.query('set local plan_cache_mode = force_generic_plan');
    await runner.query(`prepare explained as ${text}`);
    try {
      return await planned(
        runner,
        `explain (format json) execute explained${values.length === 0 ? '' : `(${values.map(literal).join(', ')})`}`,
      );
    } finally {
      await runner.query('deallocate explained');
    }
  });
  return [...custom, ...generic];
}

async function planned(runner: SqlRunner, statement: string, values: readonly SqlValue[] = []): Promise<Scan[]> {
  const [row] = await runner.query<{ 'QUERY PLAN': string | [{ Plan: PlanNode }] }>(statement, values);
  const plan = row?.['QUERY PLAN'] ?? '[]';
  const explained: [{ Plan: PlanNode }] = typeof plan === 'string' ? JSON.parse(plan) : plan;
  return scans(explained[0].Plan);
}

function scans(node: PlanNode, table = node['Relation Name']): Scan[] {
  const own = node['Node Type'].includes('Scan') && (table !== undefined || node['Index Name'] !== undefined);
  return [
    ...(own ? [{ node: node['Node Type'], table: table ?? '', index: node['Index Name'] }] : []),
    ...(node.Plans ?? []).flatMap((inner) => scans(inner)),
  ];
}

function literal(value: SqlValue): string {
  if (value === null || typeof value === 'number') return String(value);
  if (typeof value === 'string') return `'${value.replaceAll("'", "''")}'`;
  return `array[${value.map(literal).join(', ')}]::text[]`;
}
