import type { OpenAPIObject } from '@nestjs/swagger';
import { groupOf } from './groups.js';

type Paths = OpenAPIObject['paths'];
type Item = Paths[string];
type Operation = NonNullable<Item['get']>;
type Schemas = NonNullable<NonNullable<OpenAPIObject['components']>['schemas']>;

const METHODS = ['get', 'put', 'post', 'patch', 'delete'] as const;
const FAILURE = 'Failure';
const PUSH = 'push';
/** What is wrong with a body before anybody reads it. */
const OF_BODIES = { 400: { description: 'The body is not JSON' }, 413: { description: 'The body is larger than this platform takes' } };
/** Pushed objects have their owner in the path, and CDRs are posted: these routes make objects. */
const MAKES = { put: /\{country_code\}/, post: /\/cdrs$/ } as const;

/** What every error answers, once for all operations. */
export const ENVELOPES: Schemas = {
  [FAILURE]: {
    type: 'object',
    description: 'What every error answers.',
    required: ['status_code', 'timestamp'],
    properties: {
      status_code: { type: 'integer', example: 2000 },
      status_message: { type: 'string', example: 'What is wrong, and what to do about it.' },
      timestamp: { type: 'string', format: 'date-time', example: '2026-01-31T12:00:00Z' },
    },
  },
};

/** The operations as the page shows them: grouped by side, each with an id of its own, errors with their envelope, and 201 where objects are made. */
export function finished(paths: Paths): { readonly paths: Paths; readonly groups: readonly string[] } {
  const ids = new Set<string>();
  const groups: string[] = [];
  const finish = (path: string, method: (typeof METHODS)[number], operation: Operation): Operation => {
    const tags = operation.tags?.map((group) => groupOf(group, path)) ?? [];
    groups.push(...tags);
    return {
      ...operation,
      tags,
      operationId: uniqueIn(ids, operation.operationId ?? '', path),
      responses: responsesOf(path, method, operation),
    };
  };
  const finishItem = (path: string, item: Item): Item => {
    const operations = METHODS.flatMap((method) => {
      const operation = item[method];
      return operation ? [[method, finish(path, method, operation)]] : [];
    });
    return { ...item, ...Object.fromEntries(operations) };
  };
  return { paths: Object.fromEntries(Object.entries(paths).map(([path, item]) => [path, finishItem(path, item)])), groups };
}

/** Versions and credentials have several addresses; the page takes operations of one id for one. */
function uniqueIn(ids: Set<string>, id: string, path: string): string {
  const unique = ids.has(id) ? `${id}${path.replace(/\W+/g, '_')}` : id;
  ids.add(unique);
  return unique;
}

function responsesOf(path: string, method: string, { tags, responses, requestBody }: Operation): Operation['responses'] {
  // The push endpoints are no OCPI.
  if (tags?.includes(PUSH)) return responses;
  const failure = { content: { 'application/json': { schema: { $ref: `#/components/schemas/${FAILURE}` } } } };
  const all = { ...responses, ...(requestBody && OF_BODIES) };
  const entries = Object.entries(all).map(([status, response]): [string, typeof response] => [
    status,
    response && Number(status) >= 400 ? { ...response, ...failure } : response,
  ]);
  const makes = (method === 'put' || method === 'post') && MAKES[method].test(path);
  return { ...(makes && responses['200'] && { 201: { ...responses['200'], description: 'It was new' } }), ...Object.fromEntries(entries) };
}
