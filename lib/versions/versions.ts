import { v211 } from './v211/index.js';
import { v221 } from './v221/index.js';
import { v230 } from './v230/index.js';
import type { VersionDefinition } from './version.definition.js';

/** Every version there is, oldest first. */
export const VERSIONS: readonly VersionDefinition[] = [v211, v221, v230];
