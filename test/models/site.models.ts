import 'reflect-metadata';
import { Field } from '../../lib/models/field.js';
import { CiString, Json, Num, Of, Text } from '../../lib/models/field-types.js';

export class Connector {
  @Field(CiString(3)) id!: string;
  @Field(Num, '?') power?: number;
}

export class Evse {
  @Field(CiString(3)) uid!: string;
  @Field(Of(() => Connector), '+') connectors!: Connector[];
  @Field(Text(5), '?') floor?: string;
}

export class Site {
  @Field(CiString(3)) id!: string;
  @Field(Of(() => Evse), '*') evses?: Evse[];
  @Field(Of(() => Connector), '?') spare?: Connector;
  @Field(Text(5), '*') tags?: string[];
}

export class Tree {
  @Field(CiString(3)) id!: string;
  @Field(Of(() => Tree), '*') branches?: Tree[];
  @Field(Json, '?') free?: unknown;
}

/** The paths alone. */
export const paths = (faults: readonly { path: string }[]): string[] => faults.map(({ path }) => path);
