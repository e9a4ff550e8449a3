import { DIFFERENCES } from './differences.js';
import type { FactField, Facts, Version } from './facts.js';

export type Json = Record<string, unknown>;

/** What no table of the facts says by itself: codes have a meaning, patterns need a match, and rules couple fields. */
const TEXTS: Record<string, string> = {
  country_code: 'NL',
  country: 'NLD',
  currency: 'EUR',
  language: 'nl',
  time_zone: 'Europe/Amsterdam',
  latitude: '52.370216',
  longitude: '4.895168',
  period_begin: '08:00',
  period_end: '18:30',
  start_time: '22:00',
  end_time: '06:00',
  start_date: '2026-01-31',
  end_date: '2026-12-31',
};

/** The adjustments for the rules between fields, by class; `full` tells the maximal object from the minimal one. */
const ADJUSTMENTS: Record<string, (object: Json, full: boolean, version: Version) => void> = {
  // the maximal Hours have regular hours, so they are not open around the clock.
  Hours: (hours, full) => Object.assign(hours, { twentyfourseven: !full }),
  // one of three fields is needed, and none is required by the table.
  PublishTokenType: (token, full) => (full ? undefined : Object.assign(token, { group_id: 'G' })),
  // CDRs have no session-only dimensions; the first value of the enum is one.
  CdrDimension: (dimension) => Object.assign(dimension, { type: 'ENERGY' }),
  // an id of 39 characters needs credit, which needs a reference.
  CDR: (cdr, full, version) => (full && version !== '2.1.1' ? Object.assign(cdr, { credit: true }) : undefined),
};

/** Builds objects from the facts alone, so that a mistake in a model cannot hide in them. */
export class Builder {
  constructor(
    private readonly facts: Facts,
    readonly version: Version,
  ) {}

  /** The required fields only, each as short as may be. */
  minimal(name: string): Json {
    return this.build(name, false);
  }

  /** All fields, each as long as may be, lists with two elements, and every value of an enum in lists of it. */
  maximal(name: string): Json {
    return this.build(name, true);
  }

  /** The rows of a class, with the lengths that we differ in on purpose. */
  fields(name: string): FactField[] {
    return (this.facts.classes[name]?.fields ?? []).map((field) => {
      const other = DIFFERENCES.find(({ where, aspect }) => where === `${name}.${field.name}` && aspect === 'max_length');
      return other ? { ...field, max_length: other.ours as number } : field;
    });
  }

  isClass(type: string): boolean {
    return type in this.facts.classes;
  }

  valuesOf(type: string): string[] {
    return this.facts.enums[type]?.values ?? [];
  }

  isEnum(type: string): boolean {
    return type in this.facts.enums;
  }

  isOpen(type: string): boolean {
    return this.facts.enums[type]?.open ?? false;
  }

  private build(name: string, full: boolean): Json {
    const object: Json = {};
    for (const field of this.fields(name)) {
      const { cardinality } = field;
      if (cardinality === '1' || (full && cardinality === '?')) object[field.name] = this.value(field, full, 0);
      else if (full) object[field.name] = this.list(field);
      else if (cardinality === '+') object[field.name] = [this.value(field, full, 0)];
    }
    ADJUSTMENTS[name]?.(object, full, this.version);
    return object;
  }

  private list(field: FactField): unknown[] {
    const values = this.facts.enums[field.type]?.values;
    if (values) return values;
    const first = this.value(field, true, 0);
    const second = this.value(field, true, 1);
    // what has an id in a list has one of its own there.
    if (this.isClass(field.type) && 'id' in (second as Json)) Object.assign(second as Json, { id: text(36, 1) });
    return [first, second];
  }

  private value({ name, type, max_length: max, min_length: min }: FactField, full: boolean, index: number): unknown {
    const values = this.facts.enums[type]?.values;
    if (values) return full ? values.at(-1) : values[0];
    if (this.isClass(type)) return this.build(type, full);
    switch (type) {
      case 'CiString':
      case 'string':
        return TEXTS[name] ?? (full ? text(max ?? 1000, index) : text(min ?? 1, index));
      case 'URL':
        return full ? 'https://example.com/'.padEnd(255, 'u') : 'http://a.nl';
      case 'DateTime':
        return full && this.version !== '2.1.1' ? '2024-02-29T23:59:59.999Z' : '2024-02-29T23:59:59';
      case 'number':
        return full ? 12345.6789 : 0;
      case 'int':
        return full && max ? 10 ** max - 1 : 1;
      case 'boolean':
        return full;
      default:
        return full ? { any: ['thing'] } : null;
    }
  }
}

const text = (length: number, index: number): string => String(index).padEnd(length, 'x');
