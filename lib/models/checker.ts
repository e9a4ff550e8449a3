import type { Type } from '@nestjs/common';
import { faultsOf } from './checker.faults.js';
import type { Fault } from './fault.js';
import { isObject } from './is-object.js';
import type { Model } from './model.js';
import { modelOf } from './model-of.js';

/** Checks plain JSON against a model class. Unknown fields are kept. */
export interface Checker<T extends object = object> {
  /** What is wrong with the value, at most 20 faults; empty when it is valid. */
  check(value: unknown): readonly Fault[];
  /** Whether the value is valid; fast. */
  accepts(value: unknown): value is T;
  /** Deletes null from optional fields of the object and of the known objects in it; true when there was one. */
  clean(value: object): boolean;
}

const NONE: readonly Fault[] = Object.freeze([]);
const checkers = new WeakMap<Type<object>, Checker>();

/**
 * The checker of a model class, compiled from class-validator's metadata when it is first asked for: do that at start-up, when all classes are loaded.
 * A class without metadata accepts every object. The same class gives the same checker.
 * @throws Error with a sentence when a constraint of the class cannot be checked.
 */
export function compile<T extends object>(type: Type<T>): Checker<T> {
  let checker = checkers.get(type);
  if (!checker) {
    checker = new ModelChecker(modelOf(type));
    checkers.set(type, checker);
  }
  return checker as Checker<T>;
}

class ModelChecker implements Checker {
  constructor(private readonly model: Model) {}

  check(value: unknown): readonly Fault[] {
    return this.accepts(value) ? NONE : faultsOf(this.model, value);
  }

  accepts(value: unknown): value is object {
    return isObject(value) && this.model.accepts(value, 0);
  }

  clean(value: object): boolean {
    return this.model.clean(value, 0);
  }
}
