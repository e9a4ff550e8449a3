import {
  createParamDecorator,
  Get,
  Header,
  Redirect,
  Render,
  Sse,
  UseFilters,
  UseGuards,
  UseInterceptors,
  UsePipes,
  ValidationPipe,
  type Type,
} from '@nestjs/common';
import { OcpiExceptionFilter } from '../ocpi-exception.filter.js';
import { OcpiGuard } from '../ocpi.guard.js';
import type { ShortParameter } from './short-route.js';

class Probe {
  method(): void {}
}

/** What every request of an application passes: arrays, by the getters of its configuration. */
type Globals = Readonly<Record<string, unknown>>;
const GLOBALS = [
  'getGlobalGuards',
  'getGlobalRequestGuards',
  'getGlobalInterceptors',
  'getGlobalRequestInterceptors',
  'getGlobalPipes',
  'getGlobalRequestPipes',
];
/** Nest 12 has them. */
const OF_NEST_12 = 'getGlobalPreRequestHooks';

/** Whether an application's configuration is known, and has nothing that sees requests of all routes. A ValidationPipe leaves our parameters alone. */
export function hasNoGlobals(configuration: Globals): boolean {
  const names = OF_NEST_12 in configuration ? [...GLOBALS, OF_NEST_12] : GLOBALS;
  return names.every((name) => {
    const get = configuration[name];
    const found: unknown = typeof get === 'function' ? get.call(configuration) : undefined;
    return Array.isArray(found) && found.every(isIdle);
  });
}

/** What decorators have said of OCPI controllers: read under the keys of the Nest that is there, found out by decorating something. */
export class Enhancers {
  private readonly guards = ofClass(UseGuards(OcpiGuard));
  private readonly filters = ofClass(UseFilters(OcpiExceptionFilter));
  private readonly pipes = ofClass(UsePipes(ValidationPipe));
  private readonly interceptors = ofClass(UseInterceptors(class {}));
  private readonly parameters = ofParameter(createParamDecorator(() => undefined)());
  /** What a method may have beside what makes it a route. */
  private readonly ofMethods: readonly string[];

  /** @throws Error with a sentence when this Nest keeps what decorators say in another way */
  constructor() {
    const ofRoutes = ofMethod(Get());
    const others = [Header('X', 'x'), Redirect('/'), Render('x'), Sse()].flatMap((decorate) => ofMethod(decorate));
    this.ofMethods = [this.guards, this.filters, this.pipes, this.interceptors, ...others].filter((key) => !ofRoutes.includes(key));
  }

  /** Whether a method of an OCPI controller has the library's guard and filter, and nothing else of the kind. */
  areOurs(controller: Type, method: Function): boolean {
    const only = (key: string, one: Function): boolean => {
      const found: unknown = Reflect.getMetadata(key, controller);
      return Array.isArray(found) && found.length === 1 && found[0] === one;
    };
    const isBare = (key: string): boolean => Reflect.getMetadata(key, controller) === undefined;
    return (
      only(this.guards, OcpiGuard) &&
      only(this.filters, OcpiExceptionFilter) &&
      isBare(this.pipes) &&
      isBare(this.interceptors) &&
      this.ofMethods.every((key) => Reflect.getMetadata(key, method) === undefined)
    );
  }

  /** The parameters of a method when all of them are made by `createParamDecorator` and pass no pipes; undefined otherwise. */
  parametersOf(controller: Type, name: string): ShortParameter[] | undefined {
    const said: unknown = Reflect.getMetadata(this.parameters, controller, name);
    if (typeof said !== 'object' || said === null) return undefined;
    const found: unknown[] = Object.values(said);
    return found.every(isPlain) ? found : undefined;
  }
}

function isPlain(value: unknown): value is ShortParameter {
  if (typeof value !== 'object' || value === null || !('pipes' in value) || !('factory' in value) || !('index' in value)) return false;
  return typeof value.factory === 'function' && typeof value.index === 'number' && Array.isArray(value.pipes) && value.pipes.length === 0;
}

function isIdle(enhancer: unknown): boolean {
  if (!(enhancer instanceof ValidationPipe) || enhancer.constructor !== ValidationPipe) return false;
  return !Reflect.get(enhancer, 'validateCustomDecorators') && Reflect.get(enhancer, 'expectedType') === undefined;
}

function ofClass(decorate: ClassDecorator): string {
  class Decorated extends Probe {}
  decorate(Decorated);
  return only(Reflect.getMetadataKeys(Decorated));
}

function ofMethod(decorate: MethodDecorator): string[] {
  const method = (): void => {};
  decorate(Probe.prototype, 'method', { value: method });
  return Reflect.getMetadataKeys(method).filter((key) => typeof key === 'string');
}

function ofParameter(decorate: ParameterDecorator): string {
  decorate(Probe.prototype, 'method', 0);
  return only(Reflect.getMetadataKeys(Probe, 'method'));
}

function only(keys: readonly unknown[]): string {
  const [key] = keys;
  if (typeof key !== 'string') throw new Error('This version of Nest keeps the metadata of decorators in another way. Use Nest 11 or 12.');
  return key;
}
