import { InvalidCursor } from './cursor.error.js';

const FORM = /^after:(\d{1,15})$/;

/** The opaque cursor of the page behind a position, for stores that number their objects in order of creation. */
export function cursorAfter(position: number): string {
  return Buffer.from(`after:${position}`).toString('base64url');
}

/**
 * The position that a cursor of `cursorAfter` stands for.
 * @throws InvalidCursor for any other text.
 */
export function cursorPosition(cursor: string): number {
  const position = FORM.exec(Buffer.from(cursor, 'base64url').toString('latin1'))?.[1];
  if (position === undefined || cursorAfter(Number(position)) !== cursor) throw new InvalidCursor(cursor);
  return Number(position);
}
