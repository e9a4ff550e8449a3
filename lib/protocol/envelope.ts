import type { OcpiText } from '../contract/crud.js';
import { withComma } from '../contract/listable.js';
import type { OcpiReply, ReplyData } from './reply.js';
import { StatusCode } from './status-code.js';
import type { HeaderList, RenderedReply } from './wire/door.js';

const OPEN = '{"data":';
const OPEN_LIST = Buffer.from('{"data":[');
const COMMA = Buffer.from(',');

/**
 * The reply as text and bytes: the envelope of transport_and_format around `data`. JSON texts are put in as they are, without parsing or copying.
 * @param timestamp when the reply was made, as OCPI DateTime
 * @param headers of every reply to this request; those of this one are put into the same list
 */
export function render(reply: OcpiReply, timestamp: string, headers: HeaderList = []): RenderedReply {
  const body = wrap(reply.data, closingOf(reply, timestamp));
  let length = 0;
  let isAscii = true;
  for (const part of body) {
    const size = typeof part === 'string' ? Buffer.byteLength(part) : part.length;
    if (size !== part.length) isAscii = false;
    length += size;
  }
  for (const name in reply.headers) put(headers, name, reply.headers[name] ?? '');
  headers.push('Content-Type', 'application/json; charset=utf-8', 'Content-Length', length);
  return { http: reply.http, headers, body, length, encoding: isAscii ? 'latin1' : 'utf8' };
}

/** What a reply says itself stands in the place of what is said in every one. */
function put(headers: HeaderList, name: string, value: string): void {
  let at = 0;
  while (at < headers.length && headers[at] !== name) at += 2;
  if (at < headers.length) headers[at + 1] = value;
  else headers.push(name, value);
}

function wrap(data: ReplyData, closing: Closing): (string | Buffer)[] {
  switch (data.form) {
    case 'none':
      return [`{${closing.text}`];
    case 'value': {
      const text: string | undefined = JSON.stringify(data.value);
      return [text === undefined ? `{${closing.text}` : `${OPEN}${text},${closing.text}`];
    }
    case 'text':
      return typeof data.text === 'string' ? [`${OPEN}${data.text},${closing.text}`] : [OPEN, data.text, closing.afterValue];
    case 'texts':
      return list(data.texts, closing.afterList);
    case 'envelope':
      return [data.text];
  }
}

function list(texts: readonly OcpiText[], close: Buffer): (string | Buffer)[] {
  const body: (string | Buffer)[] = [OPEN_LIST];
  const last = texts.length - 1;
  for (let index = 0; index < last; index++) {
    const text = texts[index] ?? '';
    const joined = withComma(text);
    if (joined === undefined) body.push(text, COMMA);
    else body.push(joined);
  }
  if (last >= 0) body.push(texts[last] ?? '');
  body.push(close);
  return body;
}

/** What stands beside `data`, up to the closing brace, and the same behind a value or a list. */
class Closing {
  readonly afterValue: string;
  readonly afterList: Buffer;

  constructor(readonly text: string) {
    this.afterList = Buffer.from(`],${text}`);
    // Read from bytes: what was put together from strings is slower to measure and to write.
    this.afterValue = this.afterList.toString('utf8', 1);
  }
}

/** What `closingOf` gave last for a plain success: the same for a second. */
let success = { timestamp: '', closing: new Closing('') };

function closingOf(reply: OcpiReply, timestamp: string): Closing {
  if (reply.statusCode !== StatusCode.SUCCESS || reply.statusMessage !== undefined) return new Closing(written(reply, timestamp));
  if (success.timestamp !== timestamp) success = { timestamp, closing: new Closing(written(reply, timestamp)) };
  return success.closing;
}

function written(reply: OcpiReply, timestamp: string): string {
  const message = reply.statusMessage ?? (reply.statusCode === StatusCode.SUCCESS ? 'Success' : undefined);
  const told = message === undefined ? '' : `"status_message":${JSON.stringify(message)},`;
  return `"status_code":${reply.statusCode},${told}"timestamp":${JSON.stringify(timestamp)}}`;
}
