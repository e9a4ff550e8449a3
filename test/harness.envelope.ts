import { expect } from 'vitest';
import { isDateTime } from '../lib/models/date-time.js';
import type { Answer } from './harness.js';

/** What every reply must be, whatever its status: JSON in the envelope. Gives the answer back. */
export function expectEnvelope(answer: Answer): Answer {
  const { body, headers, text } = answer;
  expect(headers.get('content-type'), text).toMatch(/^application\/json/);
  expect(Object.keys(body).filter((name) => !['data', 'status_code', 'status_message', 'timestamp'].includes(name))).toEqual([]);
  expect(Number.isInteger(body.status_code) && body.status_code >= 1000 && body.status_code <= 9999, text).toBe(true);
  expect(typeof body.timestamp === 'string' && isDateTime(body.timestamp), text).toBe(true);
  return answer;
}

/** 1000 and a 2xx. */
export function expectSuccess(answer: Answer, http = 200): Answer {
  expect({ http: answer.status, code: answer.body.status_code, text: said(answer) }).toEqual({ http, code: 1000, text: said(answer) });
  return answer;
}

/** HTTP 200 and 2001, with a message. */
export function expectInvalid(answer: Answer, message: RegExp | string = /./): Answer {
  expect({ http: answer.status, code: answer.body.status_code, text: said(answer) }).toEqual({ http: 200, code: 2001, text: said(answer) });
  expect(answer.body.status_message).toMatch(message);
  expect(answer.body.data).toBeUndefined();
  return answer;
}

/** Another HTTP status, with an OCPI code. */
export function expectFailure(answer: Answer, http: number, code = 2000): Answer {
  expect({ http: answer.status, code: answer.body.status_code, text: said(answer) }).toEqual({ http, code, text: said(answer) });
  expect(answer.body.data).toBeUndefined();
  return answer;
}

/** Enough of a reply to see what went wrong. */
function said({ text }: Answer): string {
  return text.slice(0, 400);
}
