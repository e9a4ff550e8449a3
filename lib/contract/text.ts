import type { OcpiText } from './crud.js';

const TEXT: unique symbol = Symbol('nestjs-ocpi.text');

/**
 * The JSON text an object was received as, when it says just what the object says; undefined when it must be written. Stores that hold text
 * keep it as it is. It does not go over to copies, and who changes the object itself makes it wrong: copy instead (`{ ...object }`).
 */
export function textOf(object: object): OcpiText | undefined {
  return (object as { [TEXT]?: OcpiText })[TEXT];
}

/** Notes down the JSON text of an object. Not enumerable, so that copies of the object do not have it. */
export function keepText(object: object, text: OcpiText): void {
  Object.defineProperty(object, TEXT, { value: text });
}
