import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Type } from '@nestjs/common';
import type { Version } from './facts.js';

/** What the model files of a version export, by name. */
export interface Models {
  classes: Record<string, Type<object>>;
  enums: Record<string, string[]>;
}

const FOLDERS: Record<Version, string> = { '2.1.1': 'v211', '2.2.1': 'v221', '2.3.0': 'v230' };
const NO_MODELS = new Set(['index.ts', 'rules.ts']);

export async function modelsOf(version: Version): Promise<Models> {
  const folder = new URL(`../../lib/versions/${FOLDERS[version]}/`, import.meta.url);
  const models: Models = { classes: {}, enums: {} };
  for (const { name } of readdirSync(fileURLToPath(folder), { withFileTypes: true }).filter((entry) => entry.isFile())) {
    if (NO_MODELS.has(name)) continue;
    const file = (await import(new URL(name, folder).href)) as Record<string, unknown>;
    for (const [key, value] of Object.entries(file)) {
      if (typeof value === 'function') models.classes[key] = value as Type<object>;
      else models.enums[key] = Object.values(value as Record<string, string>);
    }
  }
  return models;
}
