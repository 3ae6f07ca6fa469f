import { CreateTopics, ErrorCode, isRetriable, KafkaError } from '@posthorn/protocol';
import { ClusterAdmin } from './admin/admin.js';
import type { KafkaAdmin } from './admin/types.js';
import { Backoff } from './backoff.js';
import { assertNumbers, given } from './checks.js';
import { systemClock } from './clock.js';
import type { Closable, ClusterContext } from './context.js';
import { AuthenticationError, ClosedError, ConnectionError } from './errors.js';
import { committedOffsets } from './committed-offsets.js';
import { KafkaConsumerGroup } from './group/consumer-group.js';
import { fetchOffsets, type OffsetQuery } from './list-offsets.js';
import { MetadataRefresher } from './metadata-refresher.js';
import type { ConnectionOptions } from './net/connection.js';
import { ConnectionPool } from './net/connection-pool.js';
import { saslClient } from './net/sasl/sasl-client.js';
import type { BrokerAddress, CreateSocket, TlsOptions } from './net/socket.js';
import type { KafkaOperations } from './operations.js';
import { KafkaProducer } from './producer/producer.js';
import { readPartitions } from './reader/read-partitions.js';
import type { ReadOptions, ReadPage } from './reader/types.js';
import { settledWithin, sleep } from './sleep.js';
import { topicDifferences } from './topic-differences.js';
import type {
  ClusterOptions,
  ConnectOptions,
  ConsumerGroup,
  CreateTopic,
  GroupOffset,
  GroupOptions,
  Isolation,
  KafkaCluster,
  Producer,
  ProducerOptions,
  TopicDifference,
  TransactionalProducer,
  TransactionalProducerOptions,
} from './types.js';
import { KafkaTransactionalProducer } from './transaction/transactional-producer.js';

const defaults = {
  clientId: 'posthorn',
  connectTimeoutMs: 5_000,
  requestTimeoutMs: 30_000,
  retryBackoffMs: 100,
  retryBackoffMaxMs: 1_000,
  metadataMaxAgeMs: 30_000,
} as const;

/** `host:port`, with IPv6 addresses in brackets. Throws RangeError. */
export function parseAddress(address: string): BrokerAddress {
  const match = /^(?:\[([^\]]+)\]|([^:]+)):(\d{1,5})$/.exec(address);
  if (match === null) throw new RangeError(`not a broker address (host:port): ${address}`);
  return { host: match[1] ?? match[2], port: Number(match[3]) };
}

export function securityOf({
  tls,
  sasl,
}: Pick<ClusterOptions, 'tls' | 'sasl'>): Pick<ConnectionOptions, 'tls' | 'sasl'> {
  return { tls: tlsOf(tls), sasl: sasl === undefined ? null : saslClient(sasl) };
}

function tlsOf(tls: boolean | TlsOptions | undefined): TlsOptions | null {
  if (tls === undefined || tls === false) return null;
  if (typeof tls !== 'boolean' && typeof tls !== 'object') {
    throw new RangeError(`tls must be true, false or options of node:tls, not '${String(tls)}'`);
  }
  return tls === true ? {} : tls;
}

function socketsOf({ tls, createSocket }: ClusterOptions): CreateSocket | null {
  if (createSocket === undefined) return null;
  if (tlsOf(tls) !== null)
    throw new RangeError('createSocket and tls: one of them says how to connect');
  return createSocket;
}

/** One process's view of a cluster: metadata shared by its producers and groups, connections of their own for each. */
export class Cluster implements KafkaCluster, KafkaOperations {
  readonly #context: ClusterContext;
  readonly #metadata: MetadataRefresher;
  readonly #metaPool: ConnectionPool;
  readonly #pools = new Set<ConnectionPool>();
  readonly #parts = new Set<Closable>();
  readonly clientId: string;
  readonly #closing = new AbortController();
  readonly #connection: ConnectionOptions;
  #closed: Promise<void> | null = null;

  constructor(options: ClusterOptions) {
    if (options.brokers.length === 0) throw new RangeError('at least one broker address is needed');
    const settings = { ...defaults, ...given(options) };
    const { clientId, connectTimeoutMs, requestTimeoutMs } = settings;
    const { retryBackoffMs, retryBackoffMaxMs, metadataMaxAgeMs } = settings;
    assertNumbers(1, { connectTimeoutMs, requestTimeoutMs });
    assertNumbers(0, { retryBackoffMs, retryBackoffMaxMs, metadataMaxAgeMs });
    this.clientId = clientId;
    this.#connection = {
      clientId,
      connectTimeoutMs,
      requestTimeoutMs,
      ...securityOf(settings),
      createSocket: socketsOf(options),
    };
    const { clock = systemClock } = options;
    const random = Math.random;
    const monotonicMs = (): number => performance.now();
    const backoff = {
      firstMs: settings.retryBackoffMs,
      maxMs: settings.retryBackoffMaxMs,
      random,
    };
    this.#metaPool = this.#openPool();
    this.#metadata = new MetadataRefresher(this.#metaPool, {
      seeds: settings.brokers.map(parseAddress),
      maxAgeMs: settings.metadataMaxAgeMs,
      backoff,
      monotonicMs,
    });
    this.#context = {
      clientId,
      requestTimeoutMs,
      metadata: this.#metadata,
      clock,
      monotonicMs,
      wallMs: () => clock.now(),
      random,
      backoff: () => new Backoff(backoff),
      openPool: (options) => this.#openPool(options),
      closed: (part, pools) => {
        this.#parts.delete(part);
        for (const pool of pools) this.#pools.delete(pool);
      },
    };
  }

  async connect({ timeoutMs, isImpatient = false }: ConnectOptions = {}): Promise<void> {
    const answered = this.#answerOrRefusal(isImpatient && this.#metadata.view.brokers.size === 0);
    if (timeoutMs !== undefined && !(await settledWithin(answered, timeoutMs))) {
      const cause = this.#metadata.lastError ?? undefined;
      const what = `no broker answered within ${timeoutMs} ms`;
      throw new ConnectionError(cause ? `${what}: ${cause.message}` : what, false, { cause });
    }
    await answered;
    this.#assertOpen();
  }

  /**
   * Rejects as soon as no broker answers and it is our login that is refused: waiting does not make it right. So with an
   * impatient caller, when nobody is there at any address.
   */
  async #answerOrRefusal(isImpatient: boolean): Promise<void> {
    let unlisten = (): void => undefined;
    const refusal = new Promise<never>((_, reject) => {
      unlisten = this.#metadata.onFailure((errors) => {
        const last = errors[errors.length - 1];
        if (last instanceof AuthenticationError) reject(last);
        else if (isImpatient && errors.every(isNobodyThere))
          reject(new ConnectionError(errors.map(({ message }) => message).join('; '), false));
      });
    });
    try {
      await Promise.race([this.#metadata.refresh(), refusal]);
    } finally {
      unlisten();
    }
  }

  get clusterId(): string | null {
    return this.#metadata.view.clusterId;
  }

  producer(options: TransactionalProducerOptions): TransactionalProducer;
  producer(options?: ProducerOptions): Producer;
  producer(
    options: ProducerOptions | TransactionalProducerOptions = {},
  ): Producer | TransactionalProducer {
    this.#assertOpen();
    return 'transactionalId' in options
      ? this.#keep(new KafkaTransactionalProducer(this.#context, options))
      : this.#keep(new KafkaProducer(this.#context, options));
  }

  group(options: GroupOptions): ConsumerGroup {
    this.#assertOpen();
    return this.#keep(new KafkaConsumerGroup(this.#context, options));
  }

  admin({ timeoutMs = 30_000 }: { timeoutMs?: number } = {}): KafkaAdmin {
    this.#assertOpen();
    const connect = (limit: { timeoutMs: number }): Promise<void> => this.connect(limit);
    return this.#keep(new ClusterAdmin(this.#context, { timeoutMs, connect }));
  }

  read(options: ReadOptions): AsyncGenerator<ReadPage, void, undefined> {
    this.#assertOpen();
    return readPartitions(this.#context, options, this.#closing.signal);
  }

  async ensureTopics(topics: readonly CreateTopic[]): Promise<void> {
    await this.#untilAnswered(async () => {
      const answer = await this.#metaPool.requestAt(await this.#controller(), CreateTopics, {
        topics: topics.map(({ topic, partitions, configs }) => ({
          name: topic,
          numPartitions: partitions ?? -1,
          replicationFactor: -1,
          assignments: [],
          configs: Object.entries(configs ?? {}).map(([name, value]) => ({ name, value })),
        })),
        timeoutMs: this.#context.requestTimeoutMs,
      });
      for (const { name, errorCode, errorMessage } of answer.topics) {
        if (errorCode === ErrorCode.NONE || errorCode === ErrorCode.TOPIC_ALREADY_EXISTS) continue;
        throw new KafkaError(errorCode, `topic ${name}: ${errorMessage ?? 'not created'}`);
      }
    });
  }

  topicDifferences(topics: readonly CreateTopic[]): Promise<readonly TopicDifference[]> {
    return this.#untilAnswered(async () =>
      topicDifferences(this.#metaPool, await this.#controller(), topics),
    );
  }

  async partitionsOf(topic: string): Promise<number> {
    this.#assertOpen();
    const untrack = this.#metadata.track([topic]);
    try {
      await this.#metadata.refresh(topic);
      return this.#metadata.view.topic(topic)?.partitions.length ?? 0;
    } finally {
      untrack();
    }
  }

  async listOffsets(
    topic: string,
    at: 'earliest' | 'latest',
    isolation: Isolation = 'read_committed',
  ): Promise<readonly { partition: number; offset: bigint }[]> {
    const untrack = this.#metadata.track([topic]);
    try {
      return await this.#untilAnswered(async () => {
        await this.#metadata.refresh();
        const view = this.#metadata.view.topic(topic);
        if (view === undefined) throw new KafkaError(this.#metadata.view.errorOf(topic), topic);
        const queries: OffsetQuery[] = view.partitions.map(({ index }) => ({
          topic,
          partition: index,
          at,
        }));
        const found = await fetchOffsets(this.#context, this.#metaPool, queries, isolation);
        const offsets = found.map((answer) => {
          if (answer.errorCode !== 0) throw new KafkaError(answer.errorCode, topic);
          return { partition: answer.partition, offset: answer.offset };
        });
        return offsets.sort((a, b) => a.partition - b.partition);
      });
    } finally {
      untrack();
    }
  }

  async committedOffsets(groupId: string): Promise<readonly GroupOffset[]> {
    this.#assertOpen();
    const pool = this.#openPool();
    try {
      return await committedOffsets(this.#context, pool, groupId, this.#closing.signal);
    } finally {
      this.#pools.delete(pool);
      pool.close();
    }
  }

  close(options: { timeoutMs?: number } = {}): Promise<void> {
    this.#closed ??= this.#close(options);
    return this.#closed;
  }

  async #close(options: { timeoutMs?: number }): Promise<void> {
    await Promise.all([...this.#parts].map((part) => part.close(options)));
    this.#closing.abort();
    this.#metadata.close();
    for (const pool of this.#pools) pool.close();
  }

  /** Tries again, for ever, what failed for want of a broker or with a retriable error. */
  async #untilAnswered<T>(attempt: () => Promise<T>): Promise<T> {
    const backoff = this.#context.backoff();
    for (;;) {
      this.#assertOpen();
      try {
        return await attempt();
      } catch (error) {
        if (!isPassing(error)) throw error;
      }
      await sleep(backoff.nextMs(), this.#closing.signal);
    }
  }

  /** By metadata asked for just now; any broker where none is said to be it. */
  async #controller(): Promise<BrokerAddress> {
    await this.#metadata.refresh();
    const { view } = this.#metadata;
    const controller = view.brokers.get(view.controllerId) ?? [...view.brokers.values()][0];
    if (controller === undefined) throw new ConnectionError('no broker is known', false);
    return controller;
  }

  #assertOpen(): void {
    if (this.#closed) throw new ClosedError('the cluster was closed');
  }

  #openPool(options: { readonly requestTimeoutMs?: number } = {}): ConnectionPool {
    const pool = new ConnectionPool((nodeId) => this.#metadata.view.brokers.get(nodeId), {
      ...this.#connection,
      ...options,
    });
    this.#pools.add(pool);
    return pool;
  }

  /** Closed with the cluster, if not before. */
  #keep<T extends Closable>(part: T): T {
    this.#parts.add(part);
    return part;
  }
}

/** Told by whoever is at the address, or by DNS: not a broker that is slow to answer. */
function isNobodyThere({ cause }: Error): boolean {
  const code = (cause as NodeJS.ErrnoException | undefined)?.code;
  return code === 'ECONNREFUSED' || code === 'ENOTFOUND';
}

function isPassing(error: unknown): boolean {
  if (error instanceof ConnectionError) return true;
  return error instanceof KafkaError && isRetriable(error.errorCode);
}
