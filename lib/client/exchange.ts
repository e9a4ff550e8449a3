import type { IncomingHttpHeaders } from 'node:http';
import { promisify } from 'node:util';
import { brotliDecompress, gunzip, inflate } from 'node:zlib';
import type { Dispatcher } from 'undici';
import type { Endable } from './deadline.js';
import { mayFollow } from './redirects.js';

const UNPACK = { gzip: promisify(gunzip), 'x-gzip': promisify(gunzip), deflate: promisify(inflate), br: promisify(brotliDecompress) };
/** So much of the body of a redirect is read to keep the connection, in bytes. */
const REDIRECT_BYTES = 128 * 1024;

/** Why a reply was not read to its end: it is larger than it may be. */
export class TooLargeError extends Error {}

/** One request on its way: takes the reply as it comes, up to a limit in bytes. undici's own streams cost as much as all the rest of a small request. */
export class Exchange implements Dispatcher.DispatchHandler, Endable {
  status = 0;
  headers: IncomingHttpHeaders = {};
  private readonly chunks: Buffer[] = [];
  private size = 0;
  private controller: Dispatcher.DispatchController | undefined;
  private reason: Error | undefined;

  constructor(
    private readonly method: string,
    private readonly limit: number,
    private readonly settle: (exchange: Exchange) => void,
    private readonly fail: (error: Error) => void,
  ) {}

  /** The reply is not wanted any more. What has not been sent yet never is. */
  end(reason: Error): void {
    this.reason = reason;
    this.controller?.abort(reason);
    this.fail(reason);
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.controller = controller;
    if (this.reason !== undefined) controller.abort(this.reason);
  }

  onResponseStart(_: Dispatcher.DispatchController, status: number, headers: IncomingHttpHeaders): void {
    this.status = status;
    this.headers = headers;
  }

  onResponseData(controller: Dispatcher.DispatchController, chunk: Buffer): void {
    this.size += chunk.length;
    if (!this.isRedirect) this.chunks.push(chunk);
    if (this.size <= (this.isRedirect ? REDIRECT_BYTES : this.limit)) return;
    if (this.isRedirect) this.settle(this);
    else this.fail(new TooLargeError());
    controller.abort(new TooLargeError());
  }

  onResponseEnd(): void {
    this.settle(this);
  }

  onResponseError(_: Dispatcher.DispatchController, error: Error): void {
    this.fail(error);
  }

  get isRedirect(): boolean {
    return mayFollow(this.status, this.method) && this.headers['location'] !== undefined;
  }

  /** The body, unpacked where it is packed in a way that we know. @throws TooLargeError, and what unpacking throws */
  text(): string | Promise<string> {
    const bytes = this.chunks.length === 1 ? this.chunks[0]! : Buffer.concat(this.chunks);
    const encoding = this.headers['content-encoding']?.trim().toLowerCase();
    const unpack = encoding !== undefined && Object.hasOwn(UNPACK, encoding) ? UNPACK[encoding as keyof typeof UNPACK] : undefined;
    if (unpack === undefined || this.size === 0) return bytes.toString('utf8');
    return unpack(bytes, { maxOutputLength: this.limit }).then(
      (unpacked) => unpacked.toString('utf8'),
      (error: unknown) => {
        throw error instanceof RangeError ? new TooLargeError() : error;
      },
    );
  }
}
