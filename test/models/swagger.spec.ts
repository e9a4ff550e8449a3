import 'reflect-metadata';
import { Controller, Get, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { ApiOkResponse, DocumentBuilder, OmitType, SwaggerModule } from '@nestjs/swagger';
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

describe('Field in @nestjs/swagger', () => {
  let schemas: Record<string, unknown>;

  beforeAll(async () => {
    const app = await NestFactory.create(AppModule, { logger: false });
    schemas = SwaggerModule.createDocument(app, new DocumentBuilder().build()).components?.schemas ?? {};
    await app.close();
  });

  it('x', () => {
    console.log(JSON.stringify(schemas, null, 1));
  });
});
