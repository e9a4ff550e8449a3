import { isUtf8 } from 'node:buffer';
import { keepText } from '../contract/text.js';
import type { Checker } from '../models/checker.js';
import { isObject } from '../models/is-object.js';
import type { OcpiExchange } from './exchange.js';
import { OcpiException } from './ocpi.exception.js';
import { StatusCode } from './status-code.js';

const FAULTS_SHOWN = 5;
/** Some clients begin their text with it; it is no JSON. */
const BYTE_ORDER_MARK = /^\uFEFF/;

/**
 * The body as JSON object, as the model says. Not JSON: HTTP 400; not as the model says: 2001. DateTimes that partners write with an offset
 * are understood, and stored in UTC.
 */
export function bodyOf(exchange: OcpiExchange, checker: Checker): object {
  const value = objectOf(exchange);
  if (!conform(value, checker, mendsDates(exchange)) && exchange.body && isPlainText(exchange.body)) keepText(value, exchange.body);
  return value;
}

/** The body of a PATCH: any object, which is checked when it is merged. Its DateTimes are read as those of whole objects. */
export function patchOf(exchange: OcpiExchange, checker: Checker): object {
  const value = objectOf(exchange);
  if (mendsDates(exchange)) checker.mendDates(value);
  return value;
}

function objectOf(exchange: OcpiExchange): object {
  const value = parse(exchange);
  if (value === undefined) throw OcpiException.invalid('The request must have a JSON body.');
  if (isObject(value)) return value;
  throw OcpiException.invalid('The body must be one JSON object.');
}

/** Unless the host has said that this partner's are an error. */
function mendsDates({ context }: OcpiExchange): boolean {
  return context?.partner?.quirks?.looseDates !== false;
}

const LINE_FEED = 0x0a;
const BRACE = 0x7b;

/** Whether the bytes may be stored and sent as they are: no line breaks of a pretty printer, no mark before the object, and no bytes that are no UTF-8. */
function isPlainText(body: Buffer): boolean {
  return body[0] === BRACE && !body.includes(LINE_FEED) && isUtf8(body);
}

/** The same for a body that may be left out. */
export function optionalBodyOf(exchange: OcpiExchange, checker: Checker): object | undefined {
  const value = parse(exchange);
  return value === undefined || value === null ? undefined : bodyOf(exchange, checker);
}

/**
 * Raises 2001 that names the JSON path of every fault (the first few), and drops nulls where null means absent; with `mend` DateTimes with an offset become
 * UTC. True when the value was changed.
 */
export function conform(value: object, checker: Checker, mend = false): boolean {
  if (checker.accepts(value)) return checker.clean(value);
  const mended = mend && checker.mendDates(value);
  const faults = checker.check(value);
  if (faults.length > 0) {
    const shown = faults.slice(0, FAULTS_SHOWN).map((fault) => `${fault.path}: ${fault.message}`);
    const more = faults.length > FAULTS_SHOWN ? ` (and ${faults.length - FAULTS_SHOWN} more)` : '';
    throw OcpiException.invalid(`The object is not as OCPI wants it: ${shown.join('; ')}${more}`);
  }
  return checker.clean(value) || mended;
}

function parse(exchange: OcpiExchange): unknown {
  if (exchange.bodyTooLarge)
    throw new OcpiException(StatusCode.CLIENT_ERROR, 'The body is larger than this platform takes.', { http: 413 });
  if (exchange.body === undefined || exchange.body.length === 0) return undefined;
  if (exchange.json === undefined) {
    try {
      exchange.json = { value: JSON.parse(exchange.body.toString('utf8').replace(BYTE_ORDER_MARK, '')) };
    } catch (cause) {
      throw new OcpiException(StatusCode.CLIENT_ERROR, 'The body is not valid JSON.', { http: 400, cause });
    }
  }
  return exchange.json.value;
}
