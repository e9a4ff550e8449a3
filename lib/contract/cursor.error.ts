/** Raised by `list` for a cursor that this store never gave out. To a partner it is a bad parameter (status_codes, 2001). */
export class InvalidCursor extends Error {
  constructor(cursor: string) {
    super(
      `The cursor ${JSON.stringify(cursor.slice(0, 40))} is not one of ours. Follow the Link header as it is given, or begin anew without a cursor.`,
    );
    this.name = 'InvalidCursor';
  }
}
