import type { Type } from '@nestjs/common';
import { getMetadataStorage, IS_OPTIONAL } from 'class-validator';
import { FieldType } from '../../lib/models/field-type.js';
import { Bool, DateTime, Json, Num, Url } from '../../lib/models/field-types.js';
import { ListSize } from '../../lib/models/list-size.js';

/** One row of a model, read back from class-validator's metadata. */
export interface Row {
  /** The specification's name of a basic type, our name of a class, or the values of an enum joined by a bar. */
  type: string;
  max_length: number | null;
  min_length: number | null;
  pattern: string | null;
  cardinality: string;
  /** An OpenEnum. */
  open: boolean;
  /** `#NA` passes. */
  notAvailable: boolean;
}

const BASIC = new Map<FieldType, string>([
  [Url, 'URL'],
  [DateTime, 'DateTime'],
  [Num, 'number'],
  [Bool, 'boolean'],
  [Json, 'any'],
]);
const OPEN = /^Known values: (.*)\. Others are accepted\.$/;
const finite = (value: number | undefined): number | null => (value !== undefined && Number.isFinite(value) ? value : null);

/** The rows of a model by name, in the order of declaration. */
export function describeModel(model: Type<object>): Record<string, Row> {
  const storage = getMetadataStorage();
  const grouped = storage.groupByPropertyName(storage.getTargetValidationMetadatas(model, '', false, false));
  const rows: Record<string, Row> = {};
  for (const [name, all] of Object.entries(grouped)) {
    const constraints = all.map((one) => one.constraints?.[0] as unknown);
    const type = constraints.find((one) => one instanceof FieldType);
    if (!type) throw new Error(`${model.name}.${name} has no Field.`);
    const list = constraints.find((one) => one instanceof ListSize);
    const optional = all.some((one) => one.name === IS_OPTIONAL);
    rows[name] = { ...describeType(type), cardinality: list ? (list.min > 0 ? '+' : '*') : optional ? '?' : '1' };
  }
  return rows;
}

function describeType(type: FieldType): Omit<Row, 'cardinality'> {
  const schema = type.schema as {
    maxLength?: number;
    minLength?: number;
    pattern?: string;
    maximum?: number;
    enum?: string[];
    description?: string;
  };
  const row = { max_length: null, min_length: null, pattern: null, open: false, notAvailable: type.must.includes('#NA') };
  const basic = BASIC.get(type);
  if (basic) return { ...row, type: basic };
  if (type.model) return { ...row, type: type.model().name };
  if (schema.enum) return { ...row, type: schema.enum.join('|') };
  const known = OPEN.exec(schema.description ?? '')?.[1];
  if (known) return { ...row, type: known.split(', ').join('|'), open: true };
  if (type.must.startsWith('must be an integer')) {
    return { ...row, type: 'int', max_length: schema.maximum === undefined ? null : String(schema.maximum).length };
  }
  return {
    ...row,
    type: type.must.includes('printable ASCII') ? 'CiString' : 'string',
    max_length: finite(schema.maxLength),
    min_length: schema.minLength ?? null,
    pattern: schema.pattern ?? null,
  };
}
