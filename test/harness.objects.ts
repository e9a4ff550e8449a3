import type { OcpiVersion } from '../lib/contract/version.js';
import { v211, v221, v230 } from './fixtures/objects.js';

const MAKERS = { '2.1.1': v211, '2.2.1': v221, '2.3.0': v230 };

/** An object as it goes over the wire. */
export type Wire = Readonly<Record<string, unknown>>;

/** A rich object of a version, with some fields replaced; undefined takes one out. */
export function wire(version: OcpiVersion, name: 'location' | 'evse' | 'session' | 'cdr' | 'tariff' | 'token', changes: Wire = {}): Wire {
  const object: Wire = { ...MAKERS[version][name](), ...changes };
  return JSON.parse(JSON.stringify(object));
}

/** The object without some fields. */
export function without(object: Wire, ...names: string[]): Wire {
  return Object.fromEntries(Object.entries(object).filter(([name]) => !names.includes(name)));
}

export const LATER = '2026-06-01T00:00:00Z';
