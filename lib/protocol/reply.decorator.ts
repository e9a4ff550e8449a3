import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { isObservable, tap } from 'rxjs';
import { exchangeOf, OcpiExchange } from './exchange.js';
import { OcpiReply } from './reply.js';

/** A parameter that the method does not see. */
const Exchange = createParamDecorator((_: unknown, execution: ExecutionContext) => exchangeOf(execution.switchToHttp().getRequest()));

/**
 * Takes down what the method answers; the wire writes it, whatever interceptors of the host make of the value. A plain function instead of an
 * interceptor: Nest runs a pipeline of RxJS around the first of those. To be applied before decorators that set metadata of the method.
 */
export function NotesReply(): MethodDecorator {
  return (target: object, key: string | symbol, descriptor: PropertyDescriptor) => {
    const method: unknown = descriptor.value;
    if (typeof method !== 'function') return;
    const types: unknown = Reflect.getMetadata('design:paramtypes', target, key);
    const last = Math.max(method.length, Array.isArray(types) ? types.length : 0);
    Exchange()(target, key, last);
    descriptor.value = noting(method, last);
  };
}

/** A method that takes down what it answers: as it was written, and how many parameters it has. */
export interface Written {
  readonly method: Function;
  readonly parameters: number;
}
const WRITTEN = new WeakMap<Function, Written>();

/** A method as it was written, for callers that take down what it answers themselves; undefined for others than `NotesReply` has decorated. */
export function writtenOf(method: Function): Written | undefined {
  return WRITTEN.get(method);
}

/** Puts the reply that a value is on the exchange; gives the value. */
export function noteReply<T>(exchange: OcpiExchange | undefined, value: T): T {
  if (exchange) exchange.reply = value instanceof OcpiReply ? value : value === undefined ? OcpiReply.none() : OcpiReply.value(value);
  return value;
}

function noting(method: Function, last: number): Function {
  function noted(this: unknown, ...given: unknown[]): unknown {
    const exchange = given[last];
    // Called by the host itself there is none.
    if (!(exchange instanceof OcpiExchange)) return method.apply(this, given);
    given.length = last;
    const value: unknown = method.apply(this, given);
    if (value instanceof Promise) return value.then((settled: unknown) => noteReply(exchange, settled));
    return isObservable(value) ? value.pipe(tap((emitted) => noteReply(exchange, emitted))) : noteReply(exchange, value);
  }
  Object.defineProperty(noted, 'name', { value: method.name });
  // What parameter decorators have said of the method so far.
  for (const key of Reflect.getMetadataKeys(method)) Reflect.defineMetadata(key, Reflect.getMetadata(key, method), noted);
  WRITTEN.set(noted, { method, parameters: last });
  return noted;
}
