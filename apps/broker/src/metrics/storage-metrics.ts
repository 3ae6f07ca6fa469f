import type { Pool, PoolMonitor } from '@posthorn/db';
import type { LogObserver } from '@posthorn/log';
import { Counter, Gauge, type Registry } from 'prom-client';
import type { Activity } from './activity.js';
import { TalliedHistogram, type Tally } from './tallied-histogram.js';

/** A flush takes the batches of all partitions that wait: from one to as many as there are producers. */
const BATCHES = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 5_000];
/** A commit takes 0.5 ms on a good disk, a lock may keep a statement for seconds. */
const SECONDS = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5, 20];

/** What PostgreSQL is asked for and how long it takes, for /metrics. */
export class StorageMetrics implements LogObserver {
  readonly pools: PoolMonitor;
  readonly #pools = new Map<string, Pool>();
  readonly #batches: Tally;
  readonly #seconds: TalliedHistogram<'op'>;
  readonly #appends: Tally;
  readonly #queries = new Map<string, Tally>();
  readonly #retained: Counter;
  readonly #segmentsDropped: Counter;

  constructor(
    registry: Registry,
    private readonly activity: Activity,
  ) {
    const registers = [registry];
    this.#batches = new TalliedHistogram({
      name: 'posthorn_append_batch_size',
      help: 'Record batches written by one transaction of PostgreSQL.',
      buckets: BATCHES,
      registry,
    }).tally();
    this.#seconds = new TalliedHistogram({
      name: 'posthorn_pg_query_seconds',
      help: 'Time of statements: append is a flush of the log, all else goes by the pool that asked.',
      labelNames: ['op'],
      buckets: SECONDS,
      registry,
    });
    this.#appends = this.#seconds.tally({ op: 'append' });
    this.#retained = new Counter({
      name: 'posthorn_retention_deleted_total',
      help: 'Offsets that retention moved log starts over.',
      registers,
    });
    this.#segmentsDropped = new Counter({
      name: 'posthorn_retention_segments_dropped_total',
      help: 'Segments dropped that nobody needed any more.',
      registers,
    });
    this.#gauge(registry, 'in_use', 'Connections that are at work.', inUse);
    this.#gauge(registry, 'waiting', 'Who waits for a connection.', (pool) => pool.waitingCount);
    this.#gauge(registry, 'max', 'Connections at most.', (pool) => pool.options.max);
    this.pools = {
      opened: (name, pool) => void this.#pools.set(name, pool),
      queried: (name, seconds) => this.#queriesOf(name).observe(seconds),
    };
  }

  appended(partitionId: number, records: number, bytes: number): void {
    this.activity.appended(partitionId, records, bytes);
  }

  flushed({ batches, seconds }: { readonly batches: number; readonly seconds: number }): void {
    this.#batches.observe(batches);
    this.#appends.observe(seconds);
  }

  retained(offsets: bigint): void {
    this.#retained.inc(Number(offsets));
  }

  segmentDropped(): void {
    this.#segmentsDropped.inc();
  }

  #queriesOf(pool: string): Tally {
    let tally = this.#queries.get(pool);
    if (tally === undefined) this.#queries.set(pool, (tally = this.#seconds.tally({ op: pool })));
    return tally;
  }

  #gauge(registry: Registry, name: string, help: string, value: (pool: Pool) => number): void {
    const gauge: Gauge<'pool'> = new Gauge({
      name: `posthorn_pg_pool_${name}`,
      help,
      labelNames: ['pool'],
      registers: [registry],
      collect: () => {
        for (const [name, pool] of this.#pools) gauge.set({ pool: name }, value(pool));
      },
    });
  }
}

function inUse({ totalCount, idleCount }: Pool): number {
  return totalCount - idleCount;
}
