import type { FieldPlan } from './model-plan.js';

/** How deep objects of known classes may lie in each other; only classes that contain themselves come that far. */
export const MAX_DEPTH = 100;

/** A model class, compiled: what is known of its fields, and the functions made from it. */
export interface Model {
  readonly fields: readonly FieldPlan[];
  /** The same by name. */
  readonly named: ReadonlyMap<string, FieldPlan>;
  /** Whether an object (no array, not null) that lies `depth` levels deep is valid. */
  readonly accepts: (object: object, depth: number) => boolean;
  /** Deletes nulls of optional fields; true when there were any. Passes over what is of the wrong type. */
  readonly clean: (object: object, depth: number) => boolean;
  /**
   * Whether an object from another version can be taken as it is: nothing in it is null, and all that versions differ in is as this one has it. DateTimes,
   * URLs and numbers are the same in all, so only their JSON type is looked at; with `wholeSeconds` DateTimes must have no fraction.
   */
  readonly fits: (object: object, depth: number, wholeSeconds: boolean) => boolean;
}
