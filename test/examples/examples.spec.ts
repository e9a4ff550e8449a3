import { readFileSync } from 'node:fs';
import type { Type } from '@nestjs/common';
import { PartialType } from '@nestjs/swagger';
import { describe, expect, it } from 'vitest';
import { compile } from '../../lib/models/checker.js';
import { factFile, factsAreHere, ourName, type Version, VERSIONS } from '../census/facts.js';
import { modelsOf } from '../census/models.js';

interface Example {
  class: string | null;
  kind: 'full' | 'patch' | 'envelope' | 'fragment';
  discrepancies: number;
}

/** Examples that the tables forbid and that we accept on purpose, or the other way round. */
const DIFFERENCES: Record<string, string> = {
  '2.3.0/booking_patch_example_evse_uid.json': 'The field moved into booking_option in Bookings 1.1: an unknown field, which R-019 keeps.',
  '2.3.0/booking_request_patch_example_timeslot.json': 'Fields of an older draft are unknown fields, which R-019 keeps.',
  '2.3.0/booking_request_patch_example_tokens.json': 'Fields of an older draft are unknown fields, which R-019 keeps.',
};

const read = (version: Version, file: string): unknown => JSON.parse(readFileSync(factFile(`examples/${version}/${file}`), 'utf8'));

/** The faults of an example; of a partial one only those of the fields that are given. */
function faultsOf({ kind }: Example, model: Type<object>, envelope: Type<object>, body: unknown): unknown[] {
  const checker = compile(kind === 'patch' || kind === 'fragment' ? PartialType(model) : model);
  const faults = kind === 'envelope' ? [...compile(envelope).check(body)] : [];
  const data = kind === 'envelope' ? (body as { data?: unknown }).data : body;
  return [...faults, ...(Array.isArray(data) ? data : [data]).flatMap((one) => checker.check(one))];
}

for (const version of factsAreHere ? VERSIONS : []) {
  const { files } = read(version, 'index.json') as { files: Record<string, Example> };
  const { classes } = await modelsOf(version);
  const envelope = classes.Response!;

  describe(`the examples of the specification ${version}`, () => {
    for (const [file, example] of Object.entries(files)) {
      const name = example.class && ourName(example.class.replace('[]', ''));
      if (!name) {
        it(`${file} is a response without data`, () => expect(compile(envelope).check(read(version, file))).toEqual([]));
        continue;
      }
      const different = `${version}/${file}` in DIFFERENCES;
      const good = example.discrepancies === 0 || different;
      it(`${file} is ${good ? 'accepted' : 'refused'} as ${name}`, () => {
        const faults = faultsOf(example, classes[name]!, envelope, read(version, file));
        if (good) expect(faults).toEqual([]);
        else expect(faults).not.toEqual([]);
        if (different) expect(example.discrepancies).toBeGreaterThan(0);
      });
    }
  });
}

if (!factsAreHere) it.skip('the examples of the specification are not beside the repository');
