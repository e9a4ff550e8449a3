import { isUtf8 } from 'node:buffer';
import type { Type } from '@nestjs/common';
import { keepText } from '../contract/text.js';
import type { Checker } from '../models/checker.js';
import { isObject } from '../models/is-object.js';
import { modelOf } from '../models/model-of.js';
import type { OcpiExchange } from './exchange.js';
import { mendingOf } from './mending.js';
import { OcpiException } from './ocpi.exception.js';
import { StatusCode } from './status-code.js';

const FAULTS_SHOWN = 5;
/** Some clients begin their text with it; it is no JSON. */
const BYTE_ORDER_MARK = 0xfeff;

/**
 * The body as JSON object, checked when a checker is given. Not JSON: HTTP 400; not as the model says: 2001. What a partner is known to
 * do otherwise (`OcpiPartner.quirks`) is put right by `mend`.
 */
export function bodyOf(exchange: OcpiExchange, checker?: Checker, mend?: Mend): object {
  const value = parse(exchange);
  if (value === undefined) throw OcpiException.invalid('The request must have a JSON body.');
  if (!isObject(value)) throw OcpiException.invalid('The body must be one JSON object.');
  if (checker === undefined) mend?.(value);
  else if (!conform(value, checker, mend) && exchange.body && isPlainText(exchange.body)) keepText(value, exchange.body);
  return value;
}

/** Puts an object right in place; false: nothing was done. */
export type Mend = (value: Record<string, unknown>) => boolean;

/** What puts right the bodies of who asks, as far as its record says so. */
export function mendOf({ principal }: OcpiExchange, model: Type<object>): Mend {
  return (value) => {
    const mending = principal?.kind === 'partner' ? mendingOf(principal.partner) : undefined;
    mending?.object(modelOf(model), value);
    return mending !== undefined && mending.found.size > 0;
  };
}

const LINE_FEED = 0x0a;
const BRACE = 0x7b;

/** Whether the bytes may be stored and sent as they are: no line breaks of a pretty printer, no mark before the object, and no bytes that are no UTF-8. */
function isPlainText(body: Buffer): boolean {
  return body[0] === BRACE && !body.includes(LINE_FEED) && isUtf8(body);
}

/** The same for a body that may be left out. */
export function optionalBodyOf(exchange: OcpiExchange, checker: Checker, mend?: Mend): object | undefined {
  const value = parse(exchange);
  return value === undefined || value === null ? undefined : bodyOf(exchange, checker, mend);
}

/**
 * Raises 2001 that names the JSON path of every fault (the first few), after `mend` has had its turn, and drops nulls where null means absent. True when
 * the value was changed.
 */
export function conform<T extends object>(value: T, checker: Checker, mend?: (value: T) => boolean): boolean {
  if (checker.accepts(value)) return checker.clean(value);
  const isMended = mend?.(value) ?? false;
  const faults = checker.check(value);
  if (faults.length > 0) {
    const shown = faults.slice(0, FAULTS_SHOWN).map((fault) => `${fault.path}: ${fault.message}`);
    const more = faults.length > FAULTS_SHOWN ? ` (and ${faults.length - FAULTS_SHOWN} more)` : '';
    throw OcpiException.invalid(`The object is not as OCPI wants it: ${shown.join('; ')}${more}`);
  }
  return checker.clean(value) || isMended;
}

function textIn(body: Buffer): string {
  const text = body.toString('utf8');
  return text.charCodeAt(0) === BYTE_ORDER_MARK ? text.slice(1) : text;
}

function parse(exchange: OcpiExchange): unknown {
  if (exchange.bodyTooLarge)
    throw new OcpiException(StatusCode.CLIENT_ERROR, 'The body is larger than this platform takes.', { http: 413 });
  if (exchange.body === undefined || exchange.body.length === 0) return undefined;
  if (exchange.json === undefined) {
    try {
      exchange.json = { value: JSON.parse(textIn(exchange.body)) };
    } catch (cause) {
      throw new OcpiException(StatusCode.CLIENT_ERROR, 'The body is not valid JSON.', { http: 400, cause });
    }
  }
  return exchange.json.value;
}
