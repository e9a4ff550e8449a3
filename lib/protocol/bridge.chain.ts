import type { Type } from '@nestjs/common';
import { OCPI_VERSIONS, type OcpiVersion } from '../contract/version.js';
import type { LocationKey, RaiseInfo, StepEntry } from '../versions/step.js';
import { TABLES } from '../versions/tables.js';
import { same } from '../versions/v221/raise/same.js';
import type { Lowering } from './bridge.lowering.js';

/** All steps of one kind or shape between a wire version and the house version. */
export class Chain {
  /** @param steps oldest first. */
  private constructor(private readonly steps: readonly StepEntry[]) {}

  /** Undefined when the version has no form for the shape. Empty of steps when the version is the house version. */
  static between(shape: string, version: OcpiVersion, house: OcpiVersion): Chain | undefined {
    const [from, to] = [OCPI_VERSIONS.indexOf(version), OCPI_VERSIONS.indexOf(house)];
    const steps: StepEntry[] = [];
    for (const older of OCPI_VERSIONS.slice(from, to)) {
      const step = TABLES[older].steps?.[shape];
      if (step === undefined) return undefined;
      steps.push(step);
    }
    return new Chain(steps);
  }

  /** Whether the shape is the same in both versions. */
  get identical(): boolean {
    return this.steps.every(({ step }) => step === same);
  }

  /** The model of the wire's version. */
  get wire(): Type<object> {
    return this.end(0).older;
  }

  /** The model of the house version. */
  get house(): Type<object> {
    return this.end(-1).newer;
  }

  /** The version whose objects the step that embeds Locations works on is this many steps below the house. */
  get embedding(): { readonly depth: number; readonly keyOf: (house: object) => LocationKey | undefined } | undefined {
    const at = this.steps.findIndex(({ step }) => step.embeds !== undefined);
    if (at < 0) return undefined;
    return { depth: this.steps.length - 1 - at, keyOf: (house) => this.steps[at]?.step.embeds?.(house) };
  }

  /** From the wire's form to the house's; not fitted. */
  raise(wire: object, info: RaiseInfo, current: object | undefined): object {
    return this.steps.reduce((object, { step }) => step.raise(object, info, current), wire);
  }

  /** From the house's form to the wire's, or only the `depth` newest steps; not fitted. */
  lower(house: object, way: Lowering, depth = this.steps.length): object | undefined {
    let object: object | undefined = house;
    for (let done = 0; done < depth && object !== undefined; done += 1) {
      object = this.steps.at(-1 - done)?.step.lower(object, way);
    }
    return object;
  }

  /** Why an object is not for other eyes than its author's. */
  hidden(house: object): string | undefined {
    for (const { step } of this.steps) {
      const why = step.hidden?.(house);
      if (why !== undefined) return why;
    }
    return undefined;
  }

  private end(at: number): StepEntry {
    const step = this.steps.at(at);
    if (step === undefined) throw new Error('There is no step to the house version. Ask needsConversion first.');
    return step;
  }
}
