/**
 * What a private field is put on that is not of the class which has it: such a field goes with no copy, shows in no list of keys, and costs next to
 * nothing. A constructor that returns another object has the fields of its subclass put on that one.
 */
export class Stamped {
  constructor(object: object) {
    return object;
  }
}
