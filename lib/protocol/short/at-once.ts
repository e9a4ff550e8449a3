import { createParamDecorator, type ExecutionContext } from '@nestjs/common';

type Factory = (data: unknown, execution: ExecutionContext) => unknown;
const AT_ONCE = new WeakSet<Function>();

/** A parameter decorator whose value is never a promise: short routes need not look. */
export function paramAtOnce(factory: Factory): () => ParameterDecorator {
  AT_ONCE.add(factory);
  return createParamDecorator(factory);
}

/** Whether a factory was made known by `paramAtOnce`. */
export function isAtOnce(factory: Function): boolean {
  return AT_ONCE.has(factory);
}
