import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** The versions, newest last. */
export const VERSIONS = ['2.1.1', '2.2.1', '2.3.0'] as const;
export type Version = (typeof VERSIONS)[number];

export interface FactField {
  name: string;
  type: string;
  max_length: number | null;
  min_length?: number;
  pattern?: string;
  cardinality: '1' | '?' | '*' | '+';
  note?: string;
}

export interface FactEndpoint {
  module: string;
  interface: string | null;
  method: string;
  base: string;
  path: string;
  /** The method whose result a callback tells. */
  result_of?: string;
  request: string | null;
}

export interface Facts {
  classes: Record<string, { fields: FactField[] }>;
  enums: Record<string, { values: string[]; open: boolean; session_only?: string[] }>;
  endpoints: FactEndpoint[];
}

const FOLDER = new URL('../../../shared/spec/', import.meta.url);

/** A file of the protocol's facts, which stand beside the repository and not in it. */
export const factFile = (name: string): string => fileURLToPath(new URL(name, FOLDER));

export const factsAreHere = existsSync(factFile('ocpi-2.3.0.json'));

export const factsOf = (version: Version): Facts => JSON.parse(readFileSync(factFile(`ocpi-${version}.json`), 'utf8')) as Facts;

const OUR_NAMES: Record<string, string> = { EVSE: 'Evse', CDR: 'Cdr', EVSEParking: 'EvseParking', EVSEPosition: 'EvsePosition' };

/** The specification's name in TypeScript's casing. */
export const ourName = (name: string): string => OUR_NAMES[name] ?? name;
