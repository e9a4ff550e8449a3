import { bytesOf, type Case } from './cases.js';
import { load } from './load.js';
import type { ServerProcess } from './server-process.js';

/** One load of one server. */
export interface Measured {
  readonly perSecond: number;
  /** Microseconds of the server process, all threads. */
  readonly cpu: number;
  readonly p50: number;
  readonly p99: number;
  /** Resident memory of the server process afterwards, in bytes. */
  readonly rss: number;
}

/** How a server is loaded. */
export interface LoadSettings {
  readonly connections: number;
  readonly seconds: number;
}

/** Loads a server, and asks it what that took. */
export async function measure(server: ServerProcess, one: Case, { connections, seconds }: LoadSettings): Promise<Measured> {
  const { port, authorization = 'Token any' } = server.ready;
  const requests = one.calls.map((call) => bytesOf(call, authorization));
  const before = await server.usage();
  const { requests: done, seconds: taken, latencies } = await load(port, requests, connections, seconds);
  const after = await server.usage();
  const at = (part: number): number => latencies[Math.min(latencies.length - 1, Math.floor(latencies.length * part))] ?? 0;
  return { perSecond: done / taken, cpu: (after.cpu - before.cpu) / done, p50: at(0.5), p99: at(0.99), rss: after.rss };
}
