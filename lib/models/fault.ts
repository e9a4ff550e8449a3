/** One thing that is wrong with a JSON value. */
export interface Fault {
  /** Where, from the root `$`: `$.evses[0].connectors[1].id`. */
  path: string;
  /** What, to be read behind the path: `must be one of A, B`. */
  message: string;
}
