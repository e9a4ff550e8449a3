import type { OcpiText } from './crud.js';
import { Stamped } from './stamped.js';

const COMMA = 0x2c;

class Listed extends Stamped {
  readonly #whole: Buffer;

  constructor(text: Buffer, whole: Buffer) {
    super(text);
    this.#whole = whole;
  }

  static withComma(text: Buffer): Buffer | undefined {
    return #whole in text ? text.#whole : undefined;
  }
}

/** A copy of a JSON text as bytes that have a comma behind them: in a list both go out in one piece, which halves what the system is handed. */
export function listable(text: OcpiText): Buffer {
  const length = Buffer.byteLength(text);
  const whole = Buffer.allocUnsafe(length + 1);
  if (typeof text === 'string') whole.write(text);
  else whole.set(text);
  whole[length] = COMMA;
  const bytes = whole.subarray(0, length);
  new Listed(bytes, whole);
  return bytes;
}

/** A text that `listable` gave, with the comma behind it; undefined for others. */
export function withComma(text: OcpiText): Buffer | undefined {
  return typeof text === 'string' ? undefined : Listed.withComma(text);
}
