import type { OcpiExchange } from './exchange.js';

const SAFE = /^[\x20-\x7e]{1,128}$/;

/** The text of a header that is given once, printable and of sensible length, so that it may go into replies and logs. */
export function headerText({ headers }: OcpiExchange, name: string): string | undefined {
  const value = headers[name];
  return typeof value === 'string' && SAFE.test(value) ? value : undefined;
}
