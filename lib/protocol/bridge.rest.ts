import { restOf, withRest, type OcpiRest } from '../contract/rest.js';
import { isObject } from '../models/is-object.js';
import { isSameJson } from '../models/is-same-json.js';
import { escapeToken, tokensOf } from './bridge.lowering.js';
import { KEYED, MAX_DEPTH } from './bridge.merge.js';
import { put } from './bridge.parts.js';

/** What lowering gives at a place, and what the author said there. A missing member means that there is nothing. */
interface Difference {
  readonly was?: unknown;
  readonly said?: unknown;
}

/** By JSON pointer; an EVSE and a Connector are pointed to by their id instead of their position. */
type Differences = Record<string, Difference>;

/** Members that are lowered from something else than the object: compared and given back as one. */
const ONE_VALUE = new Set(['location']);

/** What the author said differently from what lowering gives, by JSON pointer. */
export function differences(lowered: object | undefined, said: object): Readonly<Record<string, unknown>> {
  const found: Differences = {};
  if (lowered === undefined) found[''] = { said };
  else if (lowered !== said) compareObjects('', lowered, said, found, 0);
  return found;
}

/**
 * The lowered object with what its author said differently. A difference counts only where lowering still gives what it gave then: whatever has changed
 * in the stored object since wins.
 */
export function withDifferences(lowered: object | undefined, said: OcpiRest['said']): object | undefined {
  let result = lowered;
  const own = new Set<object>();
  for (const [pointer, difference] of Object.entries(said)) {
    if (isObject(difference)) result = apply(result, tokensOf(pointer), difference, own);
  }
  return result;
}

/** Whether an object carries a rest with anything in it. */
export function saysMore(object: object): boolean {
  const rest = restOf(object);
  return rest !== undefined && Object.keys(rest.said).length > 0;
}

/** A part (an EVSE at `/evses/UID`, its Connector at `/evses/UID/connectors/ID`) with its piece of the rest of the whole; the part itself where there is none. */
export function partWithRest<T extends object>(whole: object, part: T, path: readonly string[]): T {
  const rest = restOf(whole);
  if (rest === undefined) return part;
  const at = pointerOf(path);
  const said = Object.entries(rest.said).flatMap(([pointer, value]) =>
    isWithin(pointer, at) ? [[pointer.slice(at.length), value] as const] : [],
  );
  // Whom it is for is told of the whole.
  return said.length === 0 ? part : withRest(part, { author: rest.author, version: rest.version, said: Object.fromEntries(said) });
}

/**
 * The whole with the rest of a part put into its own in the place of what was there; `part` is in the whole already and still carries its rest. A rest
 * has one author: a part of somebody else's, or in another version, takes the whole's rest over as a PUT of the whole does, unless it says nothing.
 * @param before where the part was, when it was spelled in another way.
 */
export function wholeWithRest<T extends object>(whole: T, part: object, path: readonly string[], before = path): T {
  const [rest, own] = [restOf(whole), restOf(part)];
  const [at, was] = [pointerOf(path), pointerOf(before)];
  const all = Object.entries(rest?.said ?? {});
  const others = all.filter(([pointer]) => !isAbout(pointer, at) && !isAbout(pointer, was));
  const added = Object.entries(own?.said ?? {}).map(([pointer, value]) => [`${at}${pointer}`, value] as const);
  if (own === undefined || added.length === 0) {
    return rest === undefined || others.length === all.length ? whole : withRest(whole, { ...rest, said: Object.fromEntries(others) });
  }
  const kept = rest?.author === own.author && rest.version === own.version ? others : [];
  return withRest(whole, { ...rest, ...own, said: Object.fromEntries([...kept, ...added]) });
}

function pointerOf(path: readonly string[]): string {
  return path.map((token) => `/${escapeToken(token)}`).join('');
}

/** Whether what is said at a pointer is said of a place: there, below, or together with what is around it. */
function isAbout(pointer: string, place: string): boolean {
  return isWithin(pointer, place) || isWithin(place, pointer);
}

function isWithin(pointer: string, place: string): boolean {
  return pointer.startsWith(place) && (pointer.length === place.length || pointer[place.length] === '/');
}

function compareValues(pointer: string, name: string, was: unknown, said: unknown, found: Differences, depth: number): void {
  if (was === said) return;
  if (depth < MAX_DEPTH && !ONE_VALUE.has(name)) {
    if (isObject(was) && isObject(said)) return compareObjects(pointer, was, said, found, depth);
    if (Array.isArray(was) && Array.isArray(said) && compareLists(pointer, name, was, said, found, depth)) return;
  }
  if (!isSameJson(was, said)) found[pointer] = { was, said };
}

function compareObjects(pointer: string, was: object, said: object, found: Differences, depth: number): void {
  for (const name of Object.keys(said)) {
    const value = Object.hasOwn(was, name) ? (was as Record<string, unknown>)[name] : undefined;
    compareValues(`${pointer}/${escapeToken(name)}`, name, value, (said as Record<string, unknown>)[name], found, depth + 1);
  }
  for (const name of Object.keys(was)) {
    if (!Object.hasOwn(said, name)) found[`${pointer}/${escapeToken(name)}`] = { was: (was as Record<string, unknown>)[name] };
  }
}

/** Whether the lists could be compared entry by entry. */
function compareLists(pointer: string, name: string, was: unknown[], said: unknown[], found: Differences, depth: number): boolean {
  if (was.length !== said.length || !said.every(isObject) || !was.every(isObject)) return false;
  const key = KEYED.get(name);
  const ids = said.map((entry, index) => idOf(entry, key, index));
  if (new Set(ids).size !== ids.length || was.some((entry, index) => idOf(entry, key, index) !== ids[index])) return false;
  ids.forEach((id, index) => compareValues(`${pointer}/${escapeToken(id)}`, '', was[index], said[index], found, depth + 1));
  return true;
}

function idOf(entry: object, key: string | undefined, index: number): string {
  return key === undefined ? String(index) : String((entry as Record<string, unknown>)[key]);
}

function apply(
  value: object | undefined,
  [name, ...deeper]: string[],
  difference: Difference,
  own: Set<object>,
  list = '',
): object | undefined {
  if (name === undefined) return (isSameJson(value, difference.was) ? difference.said : value) as object | undefined;
  if (value === undefined) return undefined;
  const at = Array.isArray(value) ? positionOf(value, name, list) : name;
  const member: unknown = at !== undefined && Object.hasOwn(value, at) ? Reflect.get(value, at) : undefined;
  const next = deeper.length === 0 ? valueNow(member, difference) : goDeeper(member, deeper, difference, own, name);
  if (next === member || at === undefined) return value;
  const copy = own.has(value) ? value : Array.isArray(value) ? [...value] : { ...value };
  own.add(copy);
  if (next === undefined) Reflect.deleteProperty(copy, at);
  else put(copy, String(at), next);
  return copy;
}

function valueNow(member: unknown, { was, said }: Difference): unknown {
  return isSameJson(member, was) ? said : member;
}

function goDeeper(member: unknown, deeper: string[], difference: Difference, own: Set<object>, name: string): unknown {
  return typeof member === 'object' && member !== null ? apply(member, deeper, difference, own, name) : member;
}

function positionOf(list: unknown[], token: string, name: string): number | undefined {
  const key = KEYED.get(name);
  if (key === undefined) return Number(token) < list.length ? Number(token) : undefined;
  const index = list.findIndex((entry) => isObject(entry) && String((entry as Record<string, unknown>)[key]) === token);
  return index < 0 ? undefined : index;
}
