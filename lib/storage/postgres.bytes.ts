import { createRequire } from 'node:module';
import { listable } from '../contract/listable.js';

/** What is used of a message of the server: a row description has its fields, a row its values. */
interface ServerMessage {
  readonly name: string;
  readonly fields?: readonly ({ readonly format?: string } | null)[];
}

/** What is used of the driver's parser (pg-protocol). */
interface ServerParser {
  parse(chunk: Buffer, tell: (message: ServerMessage) => void): void;
  handlePacket(offset: number, code: number, length: number, bytes: Buffer): ServerMessage;
}

/** What is used of the driver's connection, which is an EventEmitter. */
export interface ServerConnection {
  attachListeners?(stream: NodeJS.ReadableStream): void;
  emit(event: string, message: ServerMessage): boolean;
}

type ParserClass = new () => ServerParser;

const ROW = 'D'.charCodeAt(0);

/**
 * Lets the driver hand out binary rows as bytes: its own parser makes strings of them first, which costs more than everything else a page
 * costs. Gives the function that prepares a connection and says whether it could: with a driver that is built otherwise rows stay text.
 */
export function bytesOf(resolve: NodeJS.Require): (connection: ServerConnection) => boolean {
  const parser = parserOf(resolve);
  return (connection: ServerConnection) => {
    if (parser === undefined || typeof connection.attachListeners !== 'function') return false;
    connection.attachListeners = (stream) => {
      const rows = withBytes(new parser());
      stream.on('data', (chunk: Buffer) =>
        rows.parse(chunk, (message) => connection.emit(message.name === 'error' ? 'errorMessage' : message.name, message)),
      );
    };
    return true;
  };
}

/** The driver's parser, out of the driver's own dependencies. */
function parserOf(resolve: NodeJS.Require): ParserClass | undefined {
  try {
    const { Parser }: { Parser?: ParserClass } = createRequire(resolve.resolve('pg'))('pg-protocol/dist/parser.js');
    return typeof Parser?.prototype.handlePacket === 'function' ? Parser : undefined;
  } catch {
    return undefined;
  }
}

/** The parser, taking the rows that a binary description announced as bytes. */
function withBytes(parser: ServerParser): ServerParser {
  const handle = parser.handlePacket.bind(parser);
  let binary = false;
  parser.handlePacket = (offset, code, length, bytes) => {
    if (code === ROW && binary) return row(bytes, offset);
    const message = handle(offset, code, length, bytes);
    if (message.name === 'rowDescription') binary = message.fields?.some((field) => field?.format === 'binary') ?? false;
    return message;
  };
  return parser;
}

/** A row: the number of its values, then each with its length before it, -1 for null. The bytes are copied, as their buffer is used again. */
function row(bytes: Buffer, start: number): ServerMessage {
  const fieldCount = bytes.readInt16BE(start);
  const fields: ((Buffer & { format?: undefined }) | null)[] = [];
  let at = start + 2;
  for (let field = 0; field < fieldCount; field++) {
    const length = bytes.readInt32BE(at);
    at += 4;
    fields.push(length < 0 ? null : listable(bytes.subarray(at, at + length)));
    at += Math.max(length, 0);
  }
  const message = { name: 'dataRow', length: at - start, fieldCount, fields };
  return message;
}
