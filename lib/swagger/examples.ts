import type { OpenAPIObject } from '@nestjs/swagger';

type Schemas = NonNullable<NonNullable<OpenAPIObject['components']>['schemas']>;

/** What the page shows in bodies, by property; without them it makes up texts that fit the pattern. */
const EXAMPLES: Readonly<Record<string, string>> = {
  country_code: 'NL',
  party_id: 'EXA',
  country: 'NLD',
  language: 'en',
  currency: 'EUR',
  time_zone: 'Europe/Amsterdam',
  latitude: '52.370216',
  longitude: '4.895168',
  period_begin: '08:00',
  period_end: '20:00',
  start_time: '08:00',
  end_time: '20:00',
  start_date: '2026-01-31',
  end_date: '2026-12-31',
  version: '2.2.1',
};

/** The same schemas with examples for texts that have no other. */
export function withExamples(schemas: Schemas): Schemas {
  return Object.fromEntries(
    Object.entries(schemas).map(([name, schema]) => {
      if (!('properties' in schema) || schema.properties === undefined) return [name, schema];
      const properties = Object.entries(schema.properties).map(([property, type]): [string, typeof type] => {
        const example = EXAMPLES[property];
        const fits = example !== undefined && 'type' in type && type.type === 'string' && type.enum === undefined;
        return [property, fits ? { example, ...type } : type];
      });
      return [name, { ...schema, properties: Object.fromEntries(properties) }];
    }),
  );
}
