import 'reflect-metadata';
import { IntersectionType, OmitType, PartialType, PickType } from '@nestjs/swagger';
import { Type as Transformed } from 'class-transformer';
import {
  ArrayMinSize,
  ArrayUnique,
  Contains,
  IsArray,
  IsBoolean,
  IsDefined,
  IsEmail,
  IsIn,
  IsInt,
  IsNumber,
  IsOptional,
  IsPositive,
  IsString,
  Length,
  Matches,
  Max,
  MaxLength,
  Min,
  Validate,
  ValidateIf,
  ValidateNested,
  ValidatorConstraint,
  type ValidationArguments,
  type ValidatorConstraintInterface,
} from 'class-validator';
import { Field } from '../../lib/models/field.js';
import { Bool, CiString, DateTime, Enum, Int, Json, Num, Of, OpenEnum, Text, Url } from '../../lib/models/field-types.js';
import { Rule } from '../../lib/models/rule.js';
import { values } from '../../lib/models/values.js';

const Status = values('AVAILABLE', 'BLOCKED', 'UNKNOWN');

@ValidatorConstraint({ name: 'differs' })
class Differs implements ValidatorConstraintInterface {
  validate(value: unknown, args?: ValidationArguments): boolean {
    return !args || value !== Reflect.get(args.object, String(args.constraints[0]));
  }
}

export class Leaf {
  @Field(CiString(4, { min: 1 })) id!: string;
  @Field(Enum(Status)) status!: string;
  @Field(Num, '?')
  @Rule('must be positive unless blocked', (leaf: Leaf) => leaf.status === 'BLOCKED' || Number(leaf.power) > 0)
  power?: number;
  @Field(Text(6), '*') tags?: string[];
}

export class Branch {
  @Field(CiString(4, { notAvailable: true, pattern: /^[a-z]*$/ })) uid!: string;
  @Field(Of(() => Leaf), '+') leaves!: Leaf[];
  @Field(Of(() => Leaf), '?') spare?: Leaf;
  @Field(Of(() => Branch), '*') branches?: Branch[];
  @Field(OpenEnum(Status), '*') capabilities?: string[];
}

/** Fields only: every type and cardinality. */
export class Root {
  @Field(CiString(4)) id!: string;
  @Field(Text(4, { min: 1 }), '?') name?: string;
  @Field(Url, '?') url?: string;
  @Field(DateTime) last_updated!: string;
  @Field(Bool) @Rule('must not be open and blocked', (root: Root) => !(root.open && root.first.status === 'BLOCKED')) open!: boolean;
  @Field(Int(2), '+') numbers!: number[];
  @Field(Enum(Status), '*') history?: string[];
  @Field(Of(() => Leaf)) first!: Leaf;
  @Field(Of(() => Branch), '*') branches?: Branch[];
  @Field(Json, '?') extra?: unknown;
  @Field(Json, '*') extras?: unknown[];
}

export class Plain {
  @IsString() @MaxLength(4) code!: string;
  @IsOptional() @IsNumber() @IsPositive() amount?: number;
}

/** Decorators of class-validator alone, and beside fields. */
export class Hosted {
  @Field(CiString(20)) @IsEmail() email!: string;
  @Field(Int(), '*') @Min(1, { each: true }) @Max(9, { each: true }) @ArrayUnique() digits?: number[];
  @Field(Text(9), '?') @Contains('a') @Validate(Differs, ['email']) note?: string;
  @Field(Of(() => Leaf), '*') @ArrayMinSize(2) pair?: Leaf[];
  @IsIn(['a', 'b']) kind!: string;
  @ValidateIf((object: Hosted) => object.kind === 'a') @Length(2, 3) onlyForA?: string;
  @ValidateIf((object: Hosted) => object.kind === 'b') @IsOptional() @IsInt({ each: true }) onlyForB?: number | number[];
  @Length(2, 3, { each: true, validateIf: (object: Hosted) => object.kind === 'b' }) words?: string[];
  @IsDefined() something!: unknown;
  @IsOptional() @IsArray() @IsBoolean({ each: true }) flags?: boolean[];
  @IsOptional() @Matches(/^x/g) matched?: string;
  @ValidateNested() @Transformed(() => Plain) plain?: Plain;
  @IsOptional() @ValidateNested({ each: true }) @Transformed(() => Plain) plains?: Plain[];
}

export class Omitted extends OmitType(Root, ['id', 'first', 'numbers']) {
  @Field(Num) id!: number;
}
export class Picked extends PickType(Hosted, ['email', 'kind', 'plain', 'digits']) {}
export class Partly extends PartialType(Root) {}
export class Strict extends PartialType(Branch, { skipNullProperties: false }) {}
export class Both extends IntersectionType(Picked, Branch) {}
export class Derived extends Branch {
  @Field(Num, '?') declare uid: never;
  @Field(Of(() => Plain)) declare spare: never;
}
