import { applyDecorators, Delete, Get, HttpCode, Patch, Post, Put, type Type } from '@nestjs/common';
import { ApiExtraModels, ApiOperation, ApiResponse, getSchemaPath } from '@nestjs/swagger';
import { NotesReply } from './reply.decorator.js';
import { OcpiRouteMetadata } from './route-table.js';

/** What a route answers, for its documentation. */
export interface RouteAnswer {
  /** The model in `data`; none where the chapter names no response object. */
  readonly answers?: Type<object>;
  /** `data` is a list, in pages. */
  readonly paged?: true;
  /** `data` is a list that is not paged. */
  readonly list?: true;
  /** `data` is one of these texts. */
  readonly answersText?: Readonly<Record<string, string>>;
}

/** GET below the controller's path. */
export const OcpiGet = (path: string, summary: string, answer: RouteAnswer = {}) => route('GET', Get, path, summary, answer);
/** PUT below the controller's path. */
export const OcpiPut = (path: string, summary: string, answer: RouteAnswer = {}) => route('PUT', Put, path, summary, answer);
/** PATCH below the controller's path. */
export const OcpiPatch = (path: string, summary: string, answer: RouteAnswer = {}) => route('PATCH', Patch, path, summary, answer);
/** POST below the controller's path; 200 unless the reply says 201. */
export const OcpiPost = (path: string, summary: string, answer: RouteAnswer = {}) =>
  applyDecorators(route('POST', Post, path, summary, answer), HttpCode(200));
/** DELETE below the controller's path. */
export const OcpiDelete = (path: string, summary: string, answer: RouteAnswer = {}) => route('DELETE', Delete, path, summary, answer);

function route(
  name: string,
  method: (path: string) => MethodDecorator,
  path: string,
  summary: string,
  answer: RouteAnswer,
): MethodDecorator {
  return applyDecorators(
    NotesReply(),
    method(path),
    OcpiRouteMetadata({ method: name, path }),
    ApiOperation({ summary }),
    ...(answer.answers ? [ApiExtraModels(answer.answers)] : []),
    ApiResponse({
      status: 200,
      description: 'status_code 1000, or 2xxx when the request is understood but cannot be served',
      schema: envelope(answer),
    }),
    ApiResponse({ status: 401, description: 'The credentials token is missing or unknown', schema: envelope({}) }),
    ApiResponse({ status: 404, description: 'There is no such object, or not for this partner', schema: envelope({}) }),
  );
}

function envelope(answer: RouteAnswer) {
  const data = dataSchema(answer);
  return {
    type: 'object',
    required: ['status_code', 'timestamp'],
    properties: {
      ...(data ? { data } : {}),
      status_code: { type: 'integer', example: 1000 },
      status_message: { type: 'string', example: 'Success' },
      timestamp: { type: 'string', example: '2026-01-31T12:00:00Z' },
    },
  };
}

function dataSchema(answer: RouteAnswer) {
  if (answer.answersText) return { type: 'string', enum: Object.values(answer.answersText) };
  if (answer.answers === undefined) return undefined;
  const one = { $ref: getSchemaPath(answer.answers) };
  return answer.paged || answer.list ? { type: 'array', items: one } : one;
}
