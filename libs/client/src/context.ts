import type { Backoff } from './backoff.js';
import type { Clock } from './clock.js';
import type { MetadataRefresher } from './metadata-refresher.js';
import type { ConnectionPool } from './net/connection-pool.js';

export interface Closable {
  close(options?: { timeoutMs?: number }): Promise<void>;
}

/** What producer and groups share of their cluster. */
export interface ClusterContext {
  readonly clientId: string;
  readonly requestTimeoutMs: number;
  readonly metadata: MetadataRefresher;
  /** Of heartbeats. Timeouts and pauses around I/O keep the system's, since what they watch is not in our hands. */
  readonly clock: Clock;
  /** Milliseconds of a clock that only goes forward; for durations. */
  readonly monotonicMs: () => number;
  /** Milliseconds since the epoch; for records. */
  readonly wallMs: () => number;
  readonly random: () => number;
  backoff(): Backoff;
  /** Connections of their own for one purpose; the caller closes it, and `close` of the cluster does. */
  openPool(options?: { readonly requestTimeoutMs?: number }): ConnectionPool;
  /** A producer or group has ended and closed its pools: the cluster need not remember them. */
  closed(part: Closable, pools: readonly ConnectionPool[]): void;
}
