import type { OcpiText } from './crud.js';
import { Stamped } from './stamped.js';

class Received extends Stamped {
  #text: OcpiText;

  constructor(object: object, text: OcpiText) {
    super(object);
    this.#text = text;
  }

  static note(object: object, text: OcpiText): void {
    if (#text in object) object.#text = text;
    else new Received(object, text);
  }

  static textOf(object: object): OcpiText | undefined {
    return #text in object ? object.#text : undefined;
  }
}

/**
 * The JSON text an object was received as, when it says just what the object says; undefined when it must be written. Stores that hold text
 * keep it as it is. It does not go over to copies, and who changes the object itself makes it wrong: copy instead (`{ ...object }`).
 */
export function textOf(object: object): OcpiText | undefined {
  return Received.textOf(object);
}

/** Notes down the JSON text of an object. */
export function keepText(object: object, text: OcpiText): void {
  Received.note(object, text);
}
