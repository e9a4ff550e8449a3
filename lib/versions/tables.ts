import type { Type } from '@nestjs/common';
import type { OcpiVersion } from '../contract/version.js';
import type { StepTable } from './step.js';
import * as v211 from './v211/models.js';
import { steps as from211 } from './v211/raise/index.js';
import * as v221 from './v221/models.js';
import { steps as from221 } from './v221/raise/index.js';
import * as v230 from './v230/models.js';

type Newest = typeof v230;
/** The name of a class of the specification. */
export type ModelName = { [N in keyof Newest]: Newest[N] extends Type<object> ? N : never }[keyof Newest];

/** What is known of a version without its controllers. */
export interface VersionTables {
  /** Its classes by name; what it does not have is missing. */
  readonly models: { readonly [N in ModelName]?: Type<object> };
  /** The way of its objects to the next version; the newest has none. */
  readonly steps?: StepTable;
}

export const TABLES: Readonly<Record<OcpiVersion, VersionTables>> = {
  '2.1.1': { models: v211, steps: from211 },
  '2.2.1': { models: v221, steps: from221 },
  '2.3.0': { models: v230 },
};
