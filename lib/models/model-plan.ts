import type { Type } from '@nestjs/common';
import { getMetadataStorage, IS_OPTIONAL, ValidationTypes } from 'class-validator';
import { always } from './always.js';
import { CrossFieldRule } from './cross-field-rule.js';
import { FieldType } from './field-type.js';
import { ForeignCheck } from './foreign-check.js';
import { ListSize } from './list-size.js';
import type { ValidationMetadata } from './metadata.js';
import type { Model } from './model.js';
import { nestedClass } from './nested-class.js';

/** A type that a value, or with `each` every element of a list, must have; with the model of a nested object. */
export interface TypePlan {
  type: FieldType;
  each: boolean;
  model?: Model;
}

/** What class-validator knows about one property. */
export interface FieldPlan {
  name: string;
  /** Null is absence. */
  optional: boolean;
  /** The property is only looked at when all of them say so (`ValidateIf`). */
  conditions: ((object: object, value: unknown) => boolean)[];
  lists: ListSize[];
  types: TypePlan[];
  /** The model behind a `ValidateNested` that is not of a `Field`. */
  nested?: Model;
  foreign: ForeignCheck[];
  rules: CrossFieldRule[];
}

/** Gives the model of a nested class; it may not be complete yet, because classes can contain each other. */
export type ModelOf = (nested: Type<object>) => Model;

/** Reads class-validator's metadata of a class, inherited ones too. */
export function planOf(model: Type<object>, modelOf: ModelOf): FieldPlan[] {
  const storage = getMetadataStorage();
  const grouped = storage.groupByPropertyName(storage.getTargetValidationMetadatas(model, '', false, false));
  return Object.entries(grouped).map(([name, metadata]) => planField(model, name, metadata, modelOf));
}

function planField(model: Type<object>, name: string, all: ValidationMetadata[], modelOf: ModelOf): FieldPlan {
  const plan: FieldPlan = { name, optional: false, conditions: [], lists: [], types: [], foreign: [], rules: [] };
  for (const metadata of all) {
    const constraint: unknown = metadata.constraints?.[0];
    if (metadata.type === ValidationTypes.CONDITIONAL_VALIDATION) {
      addCondition(plan, metadata);
    } else if (constraint instanceof FieldType) {
      const nested = constraint.model && modelOf(classOf(constraint.model, model, name));
      plan.types.push({ type: constraint, each: metadata.each, model: nested });
    } else if (constraint instanceof ListSize) {
      plan.lists.push(constraint);
    } else if (constraint instanceof CrossFieldRule) {
      plan.rules.push(constraint);
    } else if (metadata.constraintCls) {
      const constraints = getMetadataStorage().getTargetValidatorConstraints(metadata.constraintCls);
      plan.foreign.push(...constraints.map((one) => new ForeignCheck(model, metadata, one)));
    }
  }
  const isNested = all.some(({ type }) => type === ValidationTypes.NESTED_VALIDATION);
  return isNested && !plan.types.some((type) => type.model) ? { ...plan, nested: modelOf(nestedOf(plan, model)) } : plan;
}

/** The class of a `@ValidateNested()` without a `Field` of its own. */
function nestedOf({ name, types }: FieldPlan, model: Type<object>): Type<object> {
  if (types.length > 0) {
    throw new Error(
      `${model.name}.${name} is no object, but a parent class declares one, and class-validator inherits that. ` +
        `Extend OmitType(Parent, ['${name}']) instead of the parent.`,
    );
  }
  return nestedClass(model, name);
}

function addCondition(plan: FieldPlan, { name, constraints }: ValidationMetadata): void {
  const [condition] = constraints;
  if (name === IS_OPTIONAL) {
    plan.optional = true;
  } else if (condition !== always) {
    plan.conditions.push(condition);
  }
}

function classOf(thunk: () => Type<object> | undefined, model: Type<object>, name: string): Type<object> {
  const nested = thunk();
  if (!nested) {
    throw new Error(`${model.name}.${name}: the function in Of(() => Class) gives no class. Check for a wrong import.`);
  }
  return nested;
}
