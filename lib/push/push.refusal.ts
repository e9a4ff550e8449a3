/** Why a door does not push: a sentence, and the HTTP status that says it. */
export class PushRefusal extends Error {
  constructor(
    readonly http: number,
    message: string,
  ) {
    super(message);
    this.name = 'PushRefusal';
  }
}
