import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Model } from '../../lib/models/model.js';
import { modelOf } from '../../lib/models/model-of.js';
import type { StepTable } from '../../lib/versions/step.js';
import { steps as v211 } from '../../lib/versions/v211/raise/index.js';
import { steps as v221 } from '../../lib/versions/v221/raise/index.js';

const TEXT = readFileSync(new URL('../../docs/conversion.md', import.meta.url), 'utf8');

/** What stands in one section of the page, in back quotes, word by word. */
function wordsOf(heading: string): Set<string> {
  const section = TEXT.split(/^## /m).find((part) => part.startsWith(heading)) ?? '';
  return new Set([...section.matchAll(/`([^`]+)`/g)].flatMap(([, quoted]) => quoted?.match(/\w+/g) ?? []));
}

/** Names of fields and values of closed enums that only one of two models has, at any depth. */
function* differences(older: Model, newer: Model, seen = new Set<Model>()): Generator<string> {
  if (older === newer || seen.has(newer)) return;
  seen.add(newer);
  const [before, after] = [older, newer].map(({ fields }) => new Map(fields.map((field) => [field.name, field])));
  for (const name of new Set([...(before?.keys() ?? []), ...(after?.keys() ?? [])])) {
    const [was, is] = [before?.get(name)?.types[0], after?.get(name)?.types[0]];
    if (was === undefined || is === undefined) yield name;
    else if (was.model && is.model) yield* differences(was.model, is.model, seen);
    else yield* unshared(valuesOf(was.type.schema), valuesOf(is.type.schema));
  }
}

function valuesOf(schema: object): string[] {
  if ('enum' in schema && Array.isArray(schema.enum)) return schema.enum;
  return 'description' in schema ? (/^Known values: (.*)\. Others/.exec(String(schema.description))?.[1]?.split(', ') ?? []) : [];
}

function unshared(a: string[], b: string[]): string[] {
  return [...a.filter((value) => !b.includes(value)), ...b.filter((value) => !a.includes(value))];
}

describe.each<{ heading: string; steps: StepTable }>([
  { heading: '2.1.1 and 2.2.1', steps: v211 },
  { heading: '2.2.1 and 2.3.0', steps: v221 },
])('docs/conversion.md, $heading', ({ heading, steps }) => {
  const words = wordsOf(heading);

  it.each(Object.entries(steps))('R-239 tells what becomes of every difference in %s', (_, { older, newer }) => {
    expect([...new Set(differences(modelOf(older), modelOf(newer)))].filter((name) => !words.has(name))).toEqual([]);
  });
});
