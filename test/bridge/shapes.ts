import type { Type } from '@nestjs/common';
import type { OcpiVersion } from '../../lib/contract/version.js';
import { steps as v211 } from '../../lib/versions/v211/raise/index.js';
import { steps as v221 } from '../../lib/versions/v221/raise/index.js';

const KINDS: ReadonlySet<string> = new Set(['locations', 'sessions', 'cdrs', 'tariffs', 'tokens', 'clients']);

/** How many objects of a shape a property is tried with: kinds get more. FAST_CHECK_RUNS says how many for each, to try thousands now and then. */
export const runsOf = (shape: string, ofKinds = 1000): number =>
  Number(process.env['FAST_CHECK_RUNS'] ?? (KINDS.has(shape) ? ofKinds : 300));

/** The versions that are converted, and the house version, which is not. */
export const VERSIONS: readonly OcpiVersion[] = ['2.1.1', '2.2.1', '2.3.0'];

/** The model of every shape that a version has. */
export const MODELS: Readonly<Record<OcpiVersion, ReadonlyMap<string, Type<object>>>> = {
  '2.1.1': new Map(Object.entries(v211).map(([shape, { older }]) => [shape, older])),
  '2.2.1': new Map(Object.entries(v221).map(([shape, { older }]) => [shape, older])),
  '2.3.0': new Map(Object.entries(v221).map(([shape, { newer }]) => [shape, newer])),
};

/** Every version with every shape it has. */
export const CASES = VERSIONS.flatMap((version) => [...MODELS[version]].map(([shape, model]) => ({ version, shape, model })));
/** Those that something is done for. */
export const CONVERTED = CASES.filter(({ version }) => version !== '2.3.0');
