import 'reflect-metadata';
import { Controller, Get, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { ApiOkResponse, DocumentBuilder, type OpenAPIObject, OmitType, SwaggerModule } from '@nestjs/swagger';
import { beforeAll, describe, expect, it } from 'vitest';
import { Field } from '../../lib/models/field.js';
import { Bool, CiString, DateTime, Enum, Int, Json, Num, Of, OpenEnum, Text, Url } from '../../lib/models/field-types.js';
import { type OpenValueOf, type ValueOf, values } from '../../lib/models/values.js';

const Status = values('AVAILABLE', 'BLOCKED');
type Status = ValueOf<typeof Status>;
const Capability = values('RESERVABLE', 'RFID_READER');

class Plug {
  @Field(CiString(36, { min: 1 })) id!: string;
  @Field(Num) price!: number;
  @Field(Int(5), '?') width?: number;
  @Field(Int()) amperage!: number;
}

class Point {
  @Field(CiString(36, { pattern: /^[a-z]+$/ })) uid!: string;
  @Field(Text(100), '*') names?: string[];
  @Field(Enum(Status)) status!: Status;
  @Field(Enum(Status), '*') history?: Status[];
  @Field(OpenEnum(Capability), '+') capabilities!: OpenValueOf<typeof Capability>[];
  @Field(Of(() => Plug), '+') plugs!: Plug[];
  @Field(Of(() => Plug), '?') spare?: Plug;
  @Field(Of(() => Plug)) main!: Plug;
  @Field(Url, '?') url?: string;
  @Field(Bool) open!: boolean;
  @Field(Json, '?') extra?: unknown;
  @Field(Json, '*') extras?: unknown[];
  @Field(DateTime) last_updated!: string;
  @Field(Text(Infinity), '?') note?: string;
}

class Renamed extends OmitType(Point, ['status', 'url']) {
  @Field(Enum(Status), '?') status?: Status;
}

@Controller()
class Points {
  @Get('point')
  @ApiOkResponse({ type: Point })
  point(): void {}

  @Get('renamed')
  @ApiOkResponse({ type: Renamed })
  renamed(): void {}
}

@Module({ controllers: [Points] })
class AppModule {}

type Schemas = NonNullable<NonNullable<OpenAPIObject['components']>['schemas']>;
type SchemaObject = Exclude<Schemas[string], { $ref: string }>;

describe('Field in @nestjs/swagger', () => {
  let schemas: Record<string, SchemaObject>;

  beforeAll(async () => {
    const app = await NestFactory.create(AppModule, { logger: false });
    const all = SwaggerModule.createDocument(app, new DocumentBuilder().build()).components?.schemas ?? {};
    schemas = Object.fromEntries(Object.entries(all).filter((entry): entry is [string, SchemaObject] => !('$ref' in entry[1])));
    await app.close();
  });

  it('lists the required fields', () => {
    expect(schemas.Point?.required).toEqual(['uid', 'status', 'capabilities', 'plugs', 'main', 'open', 'last_updated']);
    expect(schemas.Plug?.required).toEqual(['id', 'price', 'amperage']);
  });

  it.each<[string, object]>([
    ['uid', { type: 'string', maxLength: 36, pattern: '^[a-z]+$' }],
    ['names', { type: 'array', items: { type: 'string', maxLength: 100 } }],
    ['status', { type: 'string', enum: ['AVAILABLE', 'BLOCKED'] }],
    ['history', { type: 'array', items: { type: 'string', enum: ['AVAILABLE', 'BLOCKED'] } }],
    [
      'capabilities',
      {
        type: 'array',
        minItems: 1,
        items: { type: 'string', minLength: 1, maxLength: 255 },
        description: 'Known values: RESERVABLE, RFID_READER. Others are accepted.',
        example: ['RESERVABLE'],
      },
    ],
    ['plugs', { type: 'array', minItems: 1, items: { $ref: '#/components/schemas/Plug' } }],
    ['spare', { $ref: '#/components/schemas/Plug' }],
    ['main', { $ref: '#/components/schemas/Plug' }],
    ['url', { type: 'string', format: 'uri', maxLength: 255, example: 'https://example.com/' }],
    ['open', { type: 'boolean' }],
    ['extra', { anyOf: [{}] }],
    ['extras', { type: 'array', items: { anyOf: [{}] } }],
    ['last_updated', { type: 'string', format: 'date-time', maxLength: 25, example: '2026-01-31T12:00:00Z' }],
    ['note', { type: 'string' }],
  ])('shows %s', (name, schema) => {
    expect(schemas.Point?.properties?.[name]).toEqual(schema);
  });

  it('shows the fields of a nested model', () => {
    expect(schemas.Plug?.properties).toEqual({
      id: { type: 'string', minLength: 1, maxLength: 36 },
      price: { type: 'number' },
      width: { type: 'integer', minimum: -99_999, maximum: 99_999 },
      amperage: { type: 'integer' },
    });
  });

  it('shows a derived model with a field left out and a field declared anew', () => {
    expect(schemas.Renamed?.required).toEqual(['uid', 'capabilities', 'plugs', 'main', 'open', 'last_updated']);
    expect(Object.keys(schemas.Renamed?.properties ?? {})).not.toContain('url');
    expect(schemas.Renamed?.properties?.status).toEqual({ type: 'string', enum: ['AVAILABLE', 'BLOCKED'] });
  });
});
