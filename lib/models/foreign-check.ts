import type { ValidationArguments, ValidatorConstraintInterface } from 'class-validator';
import type { ConstraintMetadata, ValidationMetadata } from './metadata.js';

/** A constraint that is not ours: a decorator of class-validator or of the host, run as class-validator runs it. */
export class ForeignCheck {
  #instance?: ValidatorConstraintInterface;

  constructor(
    private readonly model: Function,
    private readonly metadata: ValidationMetadata,
    private readonly constraint: ConstraintMetadata,
  ) {
    if (constraint.async) {
      throw this.asynchronous();
    }
  }

  /** @throws Error when the constraint answers with a promise. */
  holds(value: unknown, object: object): boolean {
    return this.failure(value, object) === undefined;
  }

  /** What fails: the value (`-1`) or one element of it (its index), when the decorator said `each`. */
  failure(value: unknown, object: object): number | undefined {
    const { each, validateIf } = this.metadata;
    if (validateIf && !validateIf(object, value)) {
      return undefined;
    }
    const args = this.arguments(value, object);
    if (!each || !Array.isArray(value)) {
      return this.passes(value, args) ? undefined : -1;
    }
    const index = value.findIndex((element) => !this.passes(element, args));
    return index < 0 ? undefined : index;
  }

  /** The message as class-validator writes it; the name of the constraint when it has none. */
  message(value: unknown, object: object): string {
    const args = this.arguments(value, object);
    const { message } = this.metadata;
    const template = message || this.instance.defaultMessage?.(args) || `$property breaks the rule ${this.constraint.name}`;
    const text = typeof template === 'function' ? template(args) : template;
    return text.replace(/\$(?:constraint(\d+)|value|property|target)/g, (token: string, number?: string) => {
      if (number !== undefined) {
        return Number(number) > 0 && Number(number) <= args.constraints.length ? written(args.constraints[Number(number) - 1]) : token;
      }
      return token === '$property' ? args.property : token === '$target' ? args.targetName : isPlain(value) ? String(value) : token;
    });
  }

  /**
   * A constraint that throws is broken: some of class-validator's own do, on strings that only a hostile partner sends. A promise is not taken for a yes,
   * as validateSync does: the rule would silently not count.
   */
  private passes(value: unknown, args: ValidationArguments): boolean {
    let answer: boolean | Promise<boolean>;
    try {
      answer = this.instance.validate(value, args);
    } catch {
      return false;
    }
    if (typeof answer === 'object') {
      throw this.asynchronous();
    }
    return answer;
  }

  private asynchronous(): Error {
    return new Error(
      `${this.model.name}.${this.metadata.propertyName}: the constraint ${this.constraint.name} is asynchronous, but OCPI objects are checked ` +
        'synchronously. Make it synchronous, or check in your CRUD.',
    );
  }

  /** Asked for late and once: the host may set its container after the models are compiled, and the look-up is slow. */
  private get instance(): ValidatorConstraintInterface {
    return (this.#instance ??= this.constraint.instance);
  }

  private arguments(value: unknown, object: object): ValidationArguments {
    const { propertyName, constraints = [] } = this.metadata;
    return { targetName: this.model.name, property: propertyName, object, value, constraints };
  }
}

function written(constraint: unknown): string {
  return Array.isArray(constraint)
    ? constraint.join(', ')
    : typeof constraint === 'symbol'
      ? (constraint.description ?? '')
      : String(constraint);
}

function isPlain(value: unknown): boolean {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
}
