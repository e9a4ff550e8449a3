import { promisify } from 'node:util';
import { brotliDecompress, gunzip, inflate } from 'node:zlib';
import { Inject, Injectable, type OnModuleDestroy } from '@nestjs/common';
import { buildConnector, Pool, type Dispatcher } from 'undici';
import type { OcpiOutboundOptions, OcpiSettings } from '../ocpi.options.js';
import { OCPI_SETTINGS } from '../ocpi.tokens.js';
import { AddressGuard, type Resolve } from './address-guard.js';
import { Deadline } from './deadline.js';
import { OcpiHttpError } from './ocpi-http.error.js';
import { redirectTarget } from './redirects.js';
import { parseUrl } from '../models/url.js';

/** One request to a partner. */
export interface OcpiHttpRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** JSON text. */
  readonly body?: string;
  readonly signal?: AbortSignal;
  /** Milliseconds in all, reading included. @default outbound.timeoutMs */
  readonly timeoutMs?: number;
  /** Whose connections are used: those of one partner that hangs are not another's, also when both are at one origin. */
  readonly lane?: string;
}

/** Why a URL may not be called, as far as it tells by itself. */
export type OcpiUrlFault = 'invalid' | 'scheme' | 'credentials' | 'address';

/** What came back, whatever its status. */
export interface OcpiHttpResponse {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
  /** Where it came from, after redirects. */
  readonly url: string;
}

const TIMEOUT_MS = 10_000;
const MAX_BYTES = 32 * 1024 * 1024;
const MAX_REDIRECTS = 2;
/** Connections of one partner to one origin: enough for pushes side by side, few enough that one that hangs does no harm. */
const CONNECTIONS = 16;
/** Partners give us the origins; their number is theirs to choose. */
const MAX_POOLS = 2000;
const UNPACK = { gzip: promisify(gunzip), 'x-gzip': promisify(gunzip), deflate: promisify(inflate), br: promisify(brotliDecompress) };

/**
 * The only door out: a keep-alive pool per partner and origin, with a limit in time and size, no redirect to another origin, and no way into private
 * networks.
 * @throws OcpiHttpError
 */
@Injectable()
export class OcpiHttp implements OnModuleDestroy {
  private readonly pools = new Map<string, Pool>();
  private readonly options: OcpiOutboundOptions;
  private readonly guard: AddressGuard;

  constructor(@Inject(OCPI_SETTINGS) settings: Pick<OcpiSettings, 'outbound'>) {
    this.options = settings.outbound ?? {};
    this.guard = new AddressGuard(this.options.allowPrivateNetworks ?? false, this.resolver());
  }

  async request(request: OcpiHttpRequest): Promise<OcpiHttpResponse> {
    const timeoutMs = request.timeoutMs ?? this.options.timeoutMs ?? TIMEOUT_MS;
    let url = this.admitted(request.url);
    const deadline = new Deadline(timeoutMs, request.signal);
    try {
      for (let hops = 0; ; hops++) {
        const response = await this.send(url, request, deadline.signal);
        const target = redirectTarget(response.statusCode, response.headers['location'], request.method, url);
        if (target === undefined)
          return { status: response.statusCode, headers: flat(response.headers), text: await this.read(response, url), url: url.href };
        await response.body.dump();
        if (target.origin !== url.origin || hops === MAX_REDIRECTS) {
          throw new OcpiHttpError(
            'redirect',
            `${shown(url)} redirects to ${shown(target)}. Tokens are not sent on; ask the partner for the final address.`,
          );
        }
        url = target;
      }
    } catch (error) {
      throw this.explain(error, url, timeoutMs, deadline.isOver, request.signal);
    } finally {
      deadline.end();
    }
  }

  /** A pool stays for the next call; all are closed with the module. */
  async onModuleDestroy(): Promise<void> {
    const pools = [...this.pools.values()];
    this.pools.clear();
    await Promise.all(pools.map((pool) => pool.destroy()));
  }

  /** How names are resolved; undefined: by the system. */
  protected resolver(): Resolve | undefined {
    return undefined;
  }

  /** Whether a URL may be called, as far as it tells by itself; what its name resolves to is judged with each connection. */
  admits(url: string): boolean {
    return this.faultOf(url) === undefined;
  }

  /** Why a URL may not be called; undefined: it may. */
  faultOf(text: string): OcpiUrlFault | undefined {
    const url = parseUrl(text);
    if (url === undefined) return 'invalid';
    const plain = url.protocol === 'http:' && this.options.allowPrivateNetworks === true;
    if (url.protocol !== 'https:' && !plain) return 'scheme';
    if (url.username !== '' || url.password !== '') return 'credentials';
    return this.guard.allowsHost(url.hostname) ? undefined : 'address';
  }

  private admitted(text: string): URL {
    const fault = this.faultOf(text);
    if (fault === 'invalid') throw new OcpiHttpError('refused', `"${text.slice(0, 255)}" is not an absolute URL.`);
    const url = new URL(text);
    if (fault === 'scheme')
      throw new OcpiHttpError('refused', `${shown(url)} is not https. For development, set outbound.allowPrivateNetworks.`);
    if (fault === 'credentials')
      throw new OcpiHttpError('refused', `${shown(url)} carries a user name or password; URLs of partners may not.`);
    this.guard.check(url.hostname);
    return url;
  }

  private send(url: URL, request: OcpiHttpRequest, signal: AbortSignal): Promise<Dispatcher.ResponseData> {
    return this.pool(url.origin, request.lane).request({
      method: request.method,
      path: url.pathname + url.search,
      headers: {
        accept: 'application/json',
        ...request.headers,
        ...(request.body !== undefined && { 'content-type': 'application/json; charset=utf-8' }),
      },
      body: request.body,
      signal,
    });
  }

  private pool(origin: string, lane = ''): Pool {
    const key = `${origin} ${lane}`;
    let pool = this.pools.get(key);
    if (pool === undefined) {
      pool = new Pool(origin, {
        connect: buildConnector({ lookup: this.guard.lookup }),
        connections: CONNECTIONS,
        keepAliveTimeout: 30_000,
      });
      const [oldest] = this.pools.keys();
      if (this.pools.size >= MAX_POOLS && oldest !== undefined) {
        // It ends when its last call has; nobody waits for that.
        this.pools
          .get(oldest)
          ?.close()
          .catch(() => undefined);
        this.pools.delete(oldest);
      }
    } else {
      this.pools.delete(key);
    }
    this.pools.set(key, pool);
    return pool;
  }

  private async read(response: Dispatcher.ResponseData, url: URL): Promise<string> {
    const limit = this.options.maxResponseBytes ?? MAX_BYTES;
    const tooLarge = (): OcpiHttpError =>
      new OcpiHttpError('too-large', `The answer of ${shown(url)} is larger than ${limit} bytes (outbound.maxResponseBytes).`);
    const chunks: Buffer[] = [];
    let size = 0;
    for await (const chunk of response.body as AsyncIterable<Buffer>) {
      size += chunk.length;
      if (size > limit) {
        response.body.destroy();
        throw tooLarge();
      }
      chunks.push(chunk);
    }
    const bytes = Buffer.concat(chunks);
    const encoding = flat(response.headers)['content-encoding']?.trim().toLowerCase();
    const unpack = encoding !== undefined && Object.hasOwn(UNPACK, encoding) ? UNPACK[encoding as keyof typeof UNPACK] : undefined;
    if (unpack === undefined || size === 0) return bytes.toString('utf8');
    try {
      return (await unpack(bytes, { maxOutputLength: limit })).toString('utf8');
    } catch (error) {
      if (error instanceof RangeError) throw tooLarge();
      throw new OcpiHttpError('network', `The answer of ${shown(url)} could not be unpacked.`, error);
    }
  }

  private explain(error: unknown, url: URL, timeoutMs: number, isOver: boolean, wanted: AbortSignal | undefined): OcpiHttpError {
    if (error instanceof OcpiHttpError) return error;
    if (wanted?.aborted) return new OcpiHttpError('aborted', `The call of ${shown(url)} was cancelled.`, error);
    if (isOver || (error instanceof Error && error.name.endsWith('TimeoutError'))) {
      return new OcpiHttpError('timeout', `${shown(url)} did not answer within ${timeoutMs} ms.`, error);
    }
    return new OcpiHttpError(
      'network',
      `${shown(url)} could not be reached: ${error instanceof Error ? error.message || error.name : 'unknown error'}.`,
      error,
    );
  }
}

/** A URL as it may be shown: no user, no query. */
export function shown(url: URL | string): string {
  const parsed = typeof url === 'string' ? parseUrl(url) : url;
  return parsed === undefined ? 'an invalid URL' : parsed.origin + parsed.pathname;
}

function flat(headers: Dispatcher.ResponseData['headers']): Record<string, string> {
  const all: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers))
    if (value !== undefined) all[name.toLowerCase()] = Array.isArray(value) ? value.join(', ') : value;
  return all;
}
