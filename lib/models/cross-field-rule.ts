/** The constraint that `Rule` puts on a property. */
export class CrossFieldRule {
  constructor(
    readonly message: string,
    private readonly test: (object: object) => boolean,
  ) {}

  /** False also when the rule throws: class-validator runs it on objects whose other fields may be of the wrong type. */
  holds(object: object): boolean {
    try {
      return this.test(object);
    } catch {
      return false;
    }
  }
}
