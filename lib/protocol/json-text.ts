/**
 * An object as JSON text; undefined when it cannot be written. What a partner has pushed is kept as it came, and may be nested more deeply than the engine
 * writes: it is left out, and does not take the page with it.
 */
export function jsonText(object: object): string | undefined {
  try {
    return JSON.stringify(object);
  } catch {
    return undefined;
  }
}
