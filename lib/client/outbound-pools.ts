import { buildConnector, Pool } from 'undici';
import type { AddressGuard } from './address-guard.js';

/** Connections of one partner to one origin, where no more pushes go side by side: few enough that one that hangs does no harm. */
const CONNECTIONS = 16;
/** Partners give us the origins; their number is theirs to choose. */
const MAX_POOLS = 2000;
/** From so many on it is noted which were used last. */
const MANY_POOLS = MAX_POOLS / 2;

/** Keep-alive connections, a pool per partner and origin. Each connection asks the guard where it may lead. */
export class OutboundPools {
  private readonly pools = new Map<string, Pool>();
  private readonly connections: number;

  /** @param sideBySide how many requests to one partner are wanted at the same time */
  constructor(
    private readonly guard: AddressGuard,
    sideBySide = 0,
  ) {
    this.connections = Math.max(CONNECTIONS, sideBySide);
  }

  /** @param lane whose connections are used */
  of(origin: string, lane: string): Pool {
    const key = `${origin} ${lane}`;
    let pool = this.pools.get(key);
    if (pool !== undefined && this.pools.size < MANY_POOLS) return pool;
    if (pool === undefined) pool = this.open(origin);
    else this.pools.delete(key);
    this.pools.set(key, pool);
    return pool;
  }

  async destroy(): Promise<void> {
    const pools = [...this.pools.values()];
    this.pools.clear();
    await Promise.all(pools.map((pool) => pool.destroy()));
  }

  private open(origin: string): Pool {
    const [oldest] = this.pools.keys();
    if (this.pools.size >= MAX_POOLS && oldest !== undefined) {
      // It ends when its last call has; nobody waits for that.
      this.pools
        .get(oldest)
        ?.close()
        .catch(() => undefined);
      this.pools.delete(oldest);
    }
    return new Pool(origin, {
      connect: buildConnector({ lookup: this.guard.lookup }),
      connections: this.connections,
      keepAliveTimeout: 30_000,
    });
  }
}
