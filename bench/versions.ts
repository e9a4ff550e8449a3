import { bytesOf, type Call, type Case, CASES } from './cases.js';
import { askOnce } from './load.js';
import { PARTNER } from './objects.js';
import type { ServerProcess } from './server-process.js';

/** The version that the cases speak, and the older ones. */
export const VERSIONS = ['2.3.0', '2.2.1', '2.1.1'] as const;
export type Version = (typeof VERSIONS)[number];

/** Cases that partners of every version ask for with much the same words. */
export const IN_EVERY_VERSION: readonly Case[] = CASES.filter(({ name }) =>
  ['location', 'page50', 'put10', 'patch', 'authorize'].includes(name),
);

/**
 * The case as a partner of that version asks. Locations are what the platform itself says in it; every second PUT changes something, since an object that is
 * the same is written in no version but the newest.
 */
export async function caseIn(version: Version, one: Case, server: ServerProcess): Promise<Case> {
  const said = one.before.some(({ method }) => method === 'PUT') ? await locationIn(version, server) : undefined;
  const inVersion = (call: Call, last_updated?: string): Call => ({
    ...call,
    path: inPath(call.path, version),
    body: bodyOf(call, said, last_updated),
  });
  const calls = one.calls.map((call) => inVersion(call));
  const changed = one.calls.filter(({ method }) => method === 'PUT').map((call) => inVersion(call, '2026-03-14T12:30:00Z'));
  return { ...one, before: one.before.map((call) => inVersion(call)), calls: [...calls, ...changed] };
}

function inPath(path: string, version: Version): string {
  return path.replace('/2.3.0/', `/${version}/`);
}

/** Own Locations have what a partner's have, under other names. */
async function locationIn(version: Version, { ready }: ServerProcess): Promise<object> {
  const get = { method: 'GET', path: inPath('/ocpi/cpo/2.3.0/locations/LOC-1', version) };
  const { body } = await askOnce(ready.port, bytesOf(get, ready.authorization ?? ''));
  const { data } = JSON.parse(body.toString()) as { readonly data: object };
  return 'party_id' in data ? { ...data, ...PARTNER } : data;
}

function bodyOf({ method, body }: Call, said: object | undefined, last_updated?: string): string | undefined {
  if (method !== 'PUT' || body === undefined || said === undefined) return body;
  const { id } = JSON.parse(body) as { readonly id: string };
  return JSON.stringify({ ...said, id, ...(last_updated !== undefined && { last_updated }) });
}
