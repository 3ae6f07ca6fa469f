import { AsyncLocalStorage } from 'node:async_hooks';
import { randomUUID } from 'node:crypto';
import type {
  ConsumedRecord,
  Headers,
  KafkaCluster,
  KafkaOperations,
  Producer,
} from '@posthorn/client';
import { canRead } from '../connection/cluster.js';
import { describeError } from '../errors/describe-error.js';
import {
  interestOf,
  interestRecord,
  renewsEveryMs,
  streamHeaders,
} from '../record/stream-interest.js';
import { backoffMs, DEFAULT_RETRY } from '../retry/retry-policy.js';
import type { Clock } from '../runtime/clock.js';
import type { ThrottledLogger } from '../runtime/throttled-logger.js';
import { type StreamEnd, StreamLease } from './stream-lease.js';

/** The first reply of a process's first stream waits for the topic, but no longer. */
const OPEN_TIMEOUT_MS = 5_000;
/** How long streams do without, once it was seen that the topic cannot be read. */
const REFUSED_FOR_MS = 30_000;
/** What is told of streams is of no use to anybody later. */
const RETENTION_MS = 10 * 60_000;
const WAIT_MS = 5_000;
const ISOLATION = 'read_uncommitted';

type ReadableCluster = KafkaCluster & Pick<KafkaOperations, 'read'>;

export interface StreamLeasesDependencies {
  /** One for all instances of the service: each passes over what is said of the others' streams. */
  readonly topic: string;
  /** Create it when it is missing. */
  readonly create: boolean;
  readonly cluster: KafkaCluster;
  readonly send: Producer['send'];
  readonly clock: Clock;
  readonly random: () => number;
  readonly logger: ThrottledLogger;
}

/** A lease that has begun. */
export interface GrantedLease {
  /** Of the first reply: they tell the caller where to renew it. */
  readonly headers: Headers;
  over(): void;
}

/**
 * The streams of replies of this process, by which their callers are heard. The topic is read from the first stream on, by
 * every instance for itself and from its end: who reads too late hears of its streams at the next interval.
 */
export class StreamLeases {
  private readonly leases = new Map<string, StreamLease>();
  private readonly probes = new Map<string, () => void>();
  private readonly closing = new AbortController();
  private opening: Promise<boolean> | undefined;
  private refusedAtMs: number | undefined;
  /** Not in the context of the request whose stream comes first, which would outlive it. */
  private readonly outside = AsyncLocalStorage.snapshot();

  constructor(private readonly deps: StreamLeasesDependencies) {}

  /** undefined where the caller promises nothing, or could not be heard: then the stream goes on until it ends by itself. */
  async begin(request: Headers, end: StreamEnd): Promise<GrantedLease | undefined> {
    const everyMs = renewsEveryMs(request);
    if (everyMs === undefined || !(await this.open())) return undefined;
    const { clock, topic } = this.deps;
    const id = randomUUID();
    const lease = new StreamLease(clock, everyMs, (onAnswer) => this.probe(onAnswer), end);
    this.leases.set(id, lease);
    return {
      headers: streamHeaders({ topic, id }),
      over: () => {
        lease.over();
        this.leases.delete(id);
      },
    };
  }

  close(): void {
    this.closing.abort();
    for (const lease of this.leases.values()) lease.over();
    this.leases.clear();
  }

  /** Resolves with whether callers can be heard; where they cannot, a later stream tries again. */
  private async open(): Promise<boolean> {
    const { clock } = this.deps;
    const { refusedAtMs } = this;
    if (refusedAtMs !== undefined && Math.abs(clock.now() - refusedAtMs) < REFUSED_FOR_MS)
      return false;
    this.opening ??= this.tryOpening();
    const { opening } = this;
    let cancel = (): void => undefined;
    const tooLate = new Promise<false>((resolve) => {
      cancel = clock.after(OPEN_TIMEOUT_MS, () => resolve(false));
    });
    const isOpen = await Promise.race([opening, tooLate]);
    cancel();
    return isOpen;
  }

  private async tryOpening(): Promise<boolean> {
    const { cluster } = this.deps;
    try {
      if (!canRead(cluster)) return false;
      const from = await this.end();
      this.outside(() => void this.readOn(cluster, from));
      return true;
    } catch (error) {
      this.opening = undefined;
      this.refusedAtMs = this.deps.clock.now();
      this.warn(error);
      return false;
    }
  }

  private async end(): Promise<bigint> {
    const { cluster, topic, create } = this.deps;
    const configs = { 'retention.ms': String(RETENTION_MS), 'cleanup.policy': 'delete' };
    if (create) await cluster.ensureTopics([{ topic, partitions: 1, configs }]);
    else if ((await cluster.partitionsOf(topic)) === 0) throw new Error('there is no such topic');
    const ends = await cluster.listOffsets(topic, 'latest', ISOLATION);
    return ends.find(({ partition }) => partition === 0)?.offset ?? 0n;
  }

  /** For ever: what cannot be read meanwhile ends no stream, since nothing that is written comes back either. */
  private async readOn(cluster: ReadableCluster, first: bigint): Promise<void> {
    const { clock, random } = this.deps;
    const { signal } = this.closing;
    let from: bigint | undefined = first;
    for (let attempt = 1; !signal.aborted; attempt += 1) {
      try {
        await this.read(cluster, from ?? (await this.end()));
      } catch (error) {
        if (signal.aborted) return;
        this.warn(error);
      }
      from = undefined;
      await clock.sleep(backoffMs(DEFAULT_RETRY, attempt, random), signal);
    }
  }

  private async read(cluster: ReadableCluster, from: bigint): Promise<void> {
    const pages = cluster.read({
      partitions: [{ topic: this.deps.topic, partition: 0, from }],
      isolation: ISOLATION,
      maxWaitMs: WAIT_MS,
      signal: this.closing.signal,
      onRetry: (error) => this.warn(error),
      onTruncation: (error) => this.warn(error),
    });
    for await (const { records } of pages) for (const record of records) this.take(record);
  }

  private take(record: ConsumedRecord): void {
    const told = interestOf(record);
    for (const id of told?.ids ?? []) {
      if (told?.interest === 'kept') this.leases.get(id)?.renew();
      else if (told?.interest === 'left') this.leases.get(id)?.end.left();
      else this.probes.get(id)?.();
    }
  }

  private probe(onAnswer: () => void): () => void {
    const { topic, send } = this.deps;
    const id = randomUUID();
    this.probes.set(id, () => {
      this.probes.delete(id);
      onAnswer();
    });
    send(interestRecord(topic, 'probe', [id])).catch((error: unknown) => this.warn(error));
    return () => this.probes.delete(id);
  }

  private warn(error: unknown): void {
    const { logger, topic } = this.deps;
    const what = `whether callers still want their streams of replies cannot be told from '${topic}'`;
    logger.warn(`${what}: ${describeError(error).message}`);
  }
}
