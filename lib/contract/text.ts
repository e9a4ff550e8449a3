import type { OcpiText } from './crud.js';

class Given {
  constructor(object: object) {
    // A constructor that returns another object has the fields of its subclass put on that one.
    return object;
  }
}

/** A private field on objects that are not of this class: it goes with no copy, shows in no list of keys, and costs next to nothing. */
class Received extends Given {
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
