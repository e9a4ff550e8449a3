import type { ExecutionContext, Type } from '@nestjs/common';
import { ApiBody, ApiParam, ApiQuery, PartialType } from '@nestjs/swagger';
import type { OcpiPrincipal } from '../contract/authenticator.js';
import type { OcpiContext } from '../contract/context.js';
import { compile } from '../models/checker.js';
import type { FieldType } from '../models/field-type.js';
import { DateTime } from '../models/field-types.js';
import { bodyOf, mendOf, optionalBodyOf } from './body.js';
import { exchangeOf, type AdapterRequest } from './exchange.js';
import { OcpiException } from './ocpi.exception.js';
import { listQuery, type ListQueryOptions } from './list-query.js';
import { paramAtOnce } from './short/at-once.js';

/** Path parameters by name, each with its type. */
export type RefShape = Readonly<Record<string, FieldType>>;
/** What `OcpiParams` gives. */
export type RefOf<S extends RefShape> = { readonly [N in keyof S]: string };

/** `OcpiContext` of the request. */
export const OcpiCtx = paramAtOnce((_: unknown, execution: ExecutionContext): OcpiContext => {
  const context = open(execution).context;
  if (context === undefined) throw new Error('OcpiCtx() is for controllers made with @OcpiController.');
  return context;
});

/** Who asks, with the token presented; for the credentials module, which somebody without a partner may use. */
export const OcpiWho = paramAtOnce((_: unknown, execution: ExecutionContext): OcpiPrincipal => {
  const { principal } = open(execution);
  if (principal === undefined) throw new Error('OcpiWho() is for controllers made with @OcpiController.');
  return principal;
});

/** A function that tells whether whoever asks has closed the connection meanwhile, and will not hear the answer. */
export const OcpiHasLeft = paramAtOnce((_: unknown, execution: ExecutionContext): (() => boolean) => {
  const request: AdapterRequest = execution.switchToHttp().getRequest();
  const { socket } = 'raw' in request ? request.raw : request;
  return () => socket.destroyed;
});

/** All path parameters, checked; a wrong one is 2001. */
export function OcpiParams(shape: RefShape): ParameterDecorator {
  const entries = Object.entries(shape);
  const read = paramAtOnce((_: unknown, execution: ExecutionContext) => {
    const params: Record<string, string> = execution.switchToHttp().getRequest().params;
    for (const [name, type] of entries) {
      if (!type.holds(params[name])) throw OcpiException.invalid(`The path parameter ${name} ${type.must}.`);
    }
    return params;
  });
  return documented(read(), ...entries.map(([name, type]) => ApiParam({ name, schema: schemaOf(type) })));
}

/** One query parameter, checked when it is there. */
export function OcpiQueryParam(name: string, type: FieldType, options: { required?: true; default?: string } = {}): ParameterDecorator {
  const read = paramAtOnce((_: unknown, execution: ExecutionContext) => {
    const value: unknown = open(execution).query.get(name) ?? options.default;
    if (value === undefined && !options.required) return undefined;
    if (!type.holds(value)) throw OcpiException.invalid(`The query parameter ${name} ${type.must}.`);
    return value;
  });
  return documented(read(), ApiQuery({ name, required: options.required ?? false, schema: schemaOf(type) }));
}

/** The paging and date parameters of a list (transport_and_format, Paginated request). */
export function OcpiListQuery(options: ListQueryOptions = {}): ParameterDecorator {
  const read = paramAtOnce((_: unknown, execution: ExecutionContext) => {
    const { path, query } = open(execution);
    return listQuery(path, query, options);
  });
  return documented(
    read(),
    ApiQuery({
      name: 'date_from',
      required: options.dateFrom === 'required',
      schema: schemaOf(DateTime),
      description: 'last_updated, inclusive',
    }),
    ApiQuery({ name: 'date_to', required: false, schema: schemaOf(DateTime), description: 'last_updated, exclusive' }),
    ApiQuery({ name: 'offset', required: false, schema: { type: 'integer', minimum: 0 } }),
    ApiQuery({ name: 'limit', required: false, schema: { type: 'integer', minimum: 1 } }),
    ...(options.filters ?? []).map((name) => ApiQuery({ name, required: false, schema: { type: 'string' } })),
  );
}

/** The body, checked whole against a model. */
export function OcpiBody(model: Type<object>): ParameterDecorator {
  const checker = compile(model);
  const read = paramAtOnce((_: unknown, execution: ExecutionContext) => {
    const exchange = open(execution);
    return bodyOf(exchange, checker, mendOf(exchange, model));
  });
  return documented(read(), ApiBody({ type: model }));
}

/** The body, when there is one. */
export function OcpiOptionalBody(model: Type<object>): ParameterDecorator {
  const checker = compile(model);
  const read = paramAtOnce((_: unknown, execution: ExecutionContext) => {
    const exchange = open(execution);
    return optionalBodyOf(exchange, checker, mendOf(exchange, model));
  });
  return documented(read(), ApiBody({ type: model, required: false }));
}

/** The body of a PATCH: any object; it is checked after the merge. */
export function OcpiPatchBody(model: Type<object>): ParameterDecorator {
  const partial = PartialType(model);
  Object.defineProperty(partial, 'name', { value: `${model.name}Partial` });
  const read = paramAtOnce((_: unknown, execution: ExecutionContext) => {
    const exchange = open(execution);
    return bodyOf(exchange, undefined, mendOf(exchange, model));
  });
  return documented(read(), ApiBody({ type: partial }));
}

/** A function that reads the body, as any object: for what is judged before anything is said of the body. */
export function OcpiLateBody(model: Type<object>): ParameterDecorator {
  const read = paramAtOnce((_: unknown, execution: ExecutionContext): (() => object) => {
    const exchange = open(execution);
    return () => bodyOf(exchange);
  });
  return documented(read(), ApiBody({ type: model }));
}

function open(execution: ExecutionContext) {
  const exchange = exchangeOf(execution.switchToHttp().getRequest());
  if (exchange === undefined) throw new Error('The OCPI parameter decorators are for controllers made with @OcpiController.');
  return exchange;
}

function schemaOf(type: FieldType) {
  return { type: 'string', ...type.schema } as { type: string };
}

/** A parameter decorator that documents its method too: Swagger cannot see what custom parameter decorators read. */
function documented(parameter: ParameterDecorator, ...docs: MethodDecorator[]): ParameterDecorator {
  return (target, key, index) => {
    parameter(target, key, index);
    if (key === undefined) return;
    const descriptor = Object.getOwnPropertyDescriptor(target, key);
    if (descriptor) for (const doc of docs) doc(target, key, descriptor);
  };
}
