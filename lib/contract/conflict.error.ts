/** Raised by `create` when an object with this key is stored already: `create` never overwrites. */
export class OcpiConflict extends Error {
  constructor(kind: string, key: object) {
    super(`There is already an object of kind ${kind} with the key ${JSON.stringify(key)}. Use update to change it.`);
    this.name = 'OcpiConflict';
  }
}
