/** Names of the fields that changed; `all`: the object is new, or nobody knows. */
export type ChangedFields = 'all' | readonly string[];

/** What is to be told of an object. */
export interface PushChange {
  /** Of the object itself; absent: only parts of it changed. */
  readonly fields?: ChangedFields;
  /** Of its EVSEs by uid, of an EVSE's Connectors by id. */
  readonly parts?: Readonly<Record<string, PushChange>>;
  /** It is no more. */
  readonly gone?: true;
  /** What is said last of an object that is no more, where the module knows no DELETE. */
  readonly farewell?: object;
}

/** The whole object. */
export const WHOLE: PushChange = { fields: 'all' };

/** Two changes of one object, the second after the first, as one: the state counts, not the messages. */
export function joined(first: PushChange | undefined, second: PushChange): PushChange {
  if (first === undefined || second.gone) return second;
  if (first.gone || first.fields === 'all' || second.fields === 'all') return WHOLE;
  const fields = first.fields || second.fields ? [...new Set([...(first.fields ?? []), ...(second.fields ?? [])])].sort() : undefined;
  const parts = joinedParts(first.parts, second.parts);
  return { ...(fields && { fields }), ...(parts && { parts }) };
}

function joinedParts(first: PushChange['parts'], second: PushChange['parts']): PushChange['parts'] {
  if (first === undefined || second === undefined) return first ?? second;
  const all = { ...first };
  for (const [id, change] of Object.entries(second)) all[id] = joined(first[id], change);
  return all;
}
