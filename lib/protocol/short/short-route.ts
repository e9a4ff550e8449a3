import { ForbiddenException, type CanActivate, type ExceptionFilter, type ExecutionContext, type Type } from '@nestjs/common';
import { isObservable, lastValueFrom } from 'rxjs';
import { isAtOnce } from './at-once.js';
import { ShortExecution } from './short-execution.js';

/** A parameter of a method as its decorator says it. */
export interface ShortParameter {
  readonly index: number;
  readonly data: unknown;
  readonly factory: (data: unknown, execution: ExecutionContext) => unknown;
}

/** What a route consists of when nobody but this library has a say in it. */
export interface ShortParts {
  readonly guard: CanActivate;
  readonly filter: ExceptionFilter;
  readonly instance: object;
  /** As Nest knows it, with what decorators said of it. */
  readonly handler: Function;
  /** As it was written. */
  readonly method: Function;
  readonly parameters: readonly ShortParameter[];
}

/** Where the reply goes out. */
export interface ShortAnswer {
  /** Takes down what the method answers. */
  note(value: unknown): void;
  finish(): void;
}

/**
 * A route run by a plain function: guard, parameters, method, and the filter for what they throw, in the order of Nest and with what Nest would
 * call, but without the promises and contexts that its pipeline makes for each request.
 */
export class ShortRoute {
  /** A place for each parameter. */
  private readonly blank: readonly undefined[];
  /** Whether a parameter may be a promise. */
  private readonly mayWait: boolean;
  private readonly render: ExceptionFilter['catch'];
  private readonly type: Type;

  constructor(private readonly parts: ShortParts) {
    const places = Math.max(0, ...parts.parameters.map(({ index }) => index + 1));
    this.blank = Array.from({ length: places }, () => undefined);
    this.mayWait = parts.parameters.some(({ factory }) => !isAtOnce(factory));
    this.render = parts.filter.catch.bind(parts.filter);
    this.type = parts.instance.constructor as Type;
  }

  run(request: unknown, response: unknown, next: unknown, answer: ShortAnswer): void {
    const { guard, handler } = this.parts;
    const execution = new ShortExecution(request, response, next, this.type, handler);
    try {
      const admitted = guard.canActivate(execution);
      if (admitted === true) this.call(execution, answer);
      else void this.wait(admitted, execution, answer);
    } catch (error) {
      this.refuse(error, execution, answer);
    }
  }

  private async wait(admitted: ReturnType<CanActivate['canActivate']>, execution: ShortExecution, answer: ShortAnswer): Promise<void> {
    try {
      const known = isObservable(admitted) ? lastValueFrom(admitted) : admitted;
      if (!(await known)) throw new ForbiddenException('Forbidden resource');
      this.call(execution, answer);
    } catch (error) {
      this.refuse(error, execution, answer);
    }
  }

  private call(execution: ShortExecution, answer: ShortAnswer): void {
    const { instance, method, parameters } = this.parts;
    const given: unknown[] = this.blank.slice();
    let waits = false;
    for (const { index, factory, data } of parameters) {
      given[index] = factory(data, execution);
      waits ||= this.mayWait && isThenable(given[index]);
    }
    const result: unknown = waits ? this.callLater(given) : method.apply(instance, given);
    if (isThenable(result)) {
      result.then(
        (value) => this.settle(value, execution, answer),
        (error: unknown) => this.refuse(error, execution, answer),
      );
    } else this.settle(result, execution, answer);
  }

  private async callLater(given: readonly unknown[]): Promise<unknown> {
    return this.parts.method.apply(this.parts.instance, await Promise.all(given)) as unknown;
  }

  private settle(value: unknown, execution: ShortExecution, answer: ShortAnswer): void {
    if (isObservable(value)) {
      lastValueFrom(value, { defaultValue: undefined }).then(
        (last) => this.settle(last, execution, answer),
        (error: unknown) => this.refuse(error, execution, answer),
      );
      return;
    }
    answer.note(value);
    answer.finish();
  }

  private refuse(error: unknown, execution: ShortExecution, answer: ShortAnswer): void {
    try {
      this.render(error, execution);
    } catch {
      // With no reply taken down it is the door's that goes out.
      answer.finish();
    }
  }
}

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return value instanceof Promise || (typeof value === 'object' && value !== null && 'then' in value && typeof value.then === 'function');
}
