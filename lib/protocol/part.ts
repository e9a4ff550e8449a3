/** The part of a stored object that a URL means: the object itself, or an EVSE or Connector in a Location. */
export interface Part<T extends object> {
  /** The bridge's name of its shape. */
  readonly shape: string;
  get(whole: T): object | undefined;
  /** The whole with this part put in; the given whole stays as it is. Undefined: there is nothing to put it into. */
  set(whole: T, part: object): T | undefined;
  /** What is said when it is not there. */
  readonly missing: string;
  /** Where the parent of the part must exist before it can be put. */
  readonly nested: boolean;
}

const WHOLE = new Map<string, Part<object>>();

/** The object itself. */
export function whole<T extends object>(kind: string, name: string): Part<T> {
  let part = WHOLE.get(kind);
  if (part === undefined) WHOLE.set(kind, (part = made(kind, name)));
  return part as Part<T>;
}

function made(kind: string, name: string): Part<object> {
  return {
    shape: kind,
    get: (object) => object,
    set: (_, part) => part,
    missing: `There is no ${name} with this id. PUT it first.`,
    nested: false,
  };
}
