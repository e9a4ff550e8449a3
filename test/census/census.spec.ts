import { describe, expect, it } from 'vitest';
import { describeModel, type Row } from './describe-model.js';
import { type Difference, DIFFERENCES } from './differences.js';
import { type FactField, type Facts, factsAreHere, factsOf, ourName, type Version, VERSIONS } from './facts.js';
import { type Models, modelsOf } from './models.js';

type Found = Pick<Difference, 'where' | 'aspect' | 'facts' | 'ours'>;

describe.skipIf(!factsAreHere).each(VERSIONS)('census of the models of %s', (version) => {
  it('classes, fields, types, lengths, cardinalities and enums are those of the facts, both ways', async () => {
    const { unexplained } = explain(version, compare(factsOf(version), await modelsOf(version)));
    expect(unexplained).toEqual([]);
  });

  it('each difference on purpose is one', async () => {
    const { unused } = explain(version, compare(factsOf(version), await modelsOf(version)));
    expect(unused).toEqual([]);
  });

  it('finds a row that is missing, one that is extra and one that is changed', async () => {
    const facts = factsOf(version);
    const [, second, third] = facts.classes.Connector!.fields;
    facts.classes.Connector!.fields = [
      { ...second!, name: 'missing' },
      { ...third!, cardinality: '+' },
    ];
    const found = explain(version, compare(facts, await modelsOf(version))).unexplained.map(({ where, aspect }) => `${where} ${aspect}`);
    expect(found).toEqual(
      expect.arrayContaining(['Connector.missing field', 'Connector.id field', `Connector.${third!.name} cardinality`]),
    );
  });
});

function compare(facts: Facts, models: Models): Found[] {
  return [
    ...presence('class', Object.keys(facts.classes).map(ourName), Object.keys(models.classes)),
    ...presence('enum', Object.keys(facts.enums).map(ourName), Object.keys(models.enums)),
    ...Object.entries(facts.enums).flatMap(([name, { values }]) => compareValues(ourName(name), values, models.enums[ourName(name)] ?? [])),
    ...Object.entries(facts.classes).flatMap(([name, { fields }]) => {
      const model = models.classes[ourName(name)];
      return model ? compareRows(ourName(name), fields, describeModel(model), facts, models) : [];
    }),
  ];
}

function presence(aspect: string, facts: string[], ours: string[], prefix = ''): Found[] {
  return [
    ...facts.filter((one) => !ours.includes(one)).map((one) => ({ where: prefix + one, aspect, facts: 'present', ours: 'absent' })),
    ...ours.filter((one) => !facts.includes(one)).map((one) => ({ where: prefix + one, aspect, facts: 'absent', ours: 'present' })),
  ];
}

function compareValues(where: string, facts: string[], ours: string[]): Found[] {
  const missing = facts.filter((value) => !ours.includes(value)).join('|');
  const extra = ours.filter((value) => !facts.includes(value)).join('|');
  return missing || extra ? [{ where, aspect: 'values', facts: missing, ours: extra }] : [];
}

function compareRows(name: string, fields: FactField[], rows: Record<string, Row>, facts: Facts, models: Models): Found[] {
  const found = presence(
    'field',
    fields.map((field) => field.name),
    Object.keys(rows),
    `${name}.`,
  );
  for (const field of fields) {
    const ours = rows[field.name];
    if (!ours) continue;
    const wanted = rowOf(field, facts, models);
    for (const aspect of Object.keys(wanted) as (keyof Row)[]) {
      if (wanted[aspect] !== ours[aspect])
        found.push({ where: `${name}.${field.name}`, aspect, facts: wanted[aspect], ours: ours[aspect] });
    }
  }
  return found;
}

/** An enum is compared by our values of it, because those are compared with the facts on their own. */
function rowOf({ type, max_length, min_length, pattern, cardinality, note }: FactField, facts: Facts, models: Models): Row {
  return {
    type: models.enums[ourName(type)]?.join('|') ?? ourName(type),
    max_length,
    min_length: min_length ?? null,
    pattern: pattern ?? null,
    cardinality,
    open: facts.enums[type]?.open ?? false,
    notAvailable: note?.includes('#NA') ?? false,
  };
}

function explain(version: Version, found: Found[]): { unexplained: Found[]; unused: Difference[] } {
  const known = DIFFERENCES.filter(({ versions }) => versions.includes(version));
  const explains = (difference: Difference, one: Found): boolean =>
    (difference.where === one.where || (difference.where.startsWith('*.') && one.where.endsWith(difference.where.slice(1)))) &&
    difference.aspect === one.aspect &&
    difference.facts === one.facts &&
    difference.ours === one.ours;
  return {
    unexplained: found.filter((one) => !known.some((difference) => explains(difference, one))),
    unused: known.filter((difference) => !found.some((one) => explains(difference, one))),
  };
}
