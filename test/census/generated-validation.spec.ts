import { describe, expect, it } from 'vitest';
import { compile } from '../../lib/models/checker.js';
import { Builder, type Json } from './build-from-facts.js';
import { type Facts, factsAreHere, factsOf, ourName, VERSIONS } from './facts.js';
import { modelsOf } from './models.js';
import { mutationsOf } from './mutations.js';

for (const version of factsAreHere ? VERSIONS : []) {
  const facts = factsOf(version);
  const { classes } = await modelsOf(version);
  const builder = new Builder(facts, version);

  describe.each(requestClasses(facts))(`validation of ${version} %s`, (name) => {
    const checker = compile(classes[ourName(name)]!);

    it('accepts the minimal and the maximal object of the facts', () => {
      expect(checker.check(builder.minimal(name))).toEqual([]);
      expect(checker.check(builder.maximal(name))).toEqual([]);
    });

    it('R-012, R-020, R-061, R-062, R-064, R-065, R-066 refuses with its path what a table forbids, accepts what it allows', () => {
      const wrong: string[] = [];
      let seen = 0;
      for (const { what, path, object, valid } of mutationsOf(name, builder)) {
        const faults = checker.check(object);
        seen += 1;
        if (checker.accepts(object) !== valid) wrong.push(`${what} at ${path} is ${valid ? 'refused' : 'accepted'}`);
        else if (!valid && !faults.some((fault) => fault.path === path)) wrong.push(`${what} at ${path} is named ${faults[0]?.path}`);
      }
      expect(wrong).toEqual([]);
      expect(seen).toBeGreaterThan(builder.fields(name).length);
    });

    it('R-019 keeps fields that the specification does not know, at every level', () => {
      const object = withUnknownFields(builder.maximal(name)) as Json;
      const before = JSON.stringify(object);
      expect(checker.check(object)).toEqual([]);
      checker.clean(object);
      expect(JSON.stringify(object)).toBe(before);
    });
  });
}

if (!factsAreHere) it.skip('validation generated from the facts needs them beside the repository');

/** The classes that requests have as their body, and those in them. */
function requestClasses(facts: Facts): string[] {
  const found = new Set<string>();
  const visit = (name: string): void => {
    if (!facts.classes[name] || found.has(name)) return;
    found.add(name);
    facts.classes[name].fields.forEach(({ type }) => visit(type));
  };
  facts.endpoints.forEach(({ request }) => request && visit(request));
  return [...found];
}

function withUnknownFields(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withUnknownFields);
  if (typeof value !== 'object' || value === null) return value;
  const fields = Object.entries(value).map(([key, field]) => [key, withUnknownFields(field)] as const);
  return { ...Object.fromEntries(fields), our_own_field: { kept: [1, null] } };
}
