/// <reference types="node" />
import type {
  ConsumedRecord,
  ConsumerGroup,
  CreateTopic,
  GroupOptions,
  HandleContext,
  KafkaCluster,
  PartitionState,
  Producer,
  ProducerOptions,
  ProducerRecord,
  ReadOptions,
  ReadPage,
  RecordMetadata,
  TopicDifference,
  TransactionalProducerOptions,
} from '@posthorn/client';

/**
 * The client contract in memory: topics, partitions, committed offsets, one record at a time per partition, drain on close.
 * It stays beside the suites on a real broker for what a broker cannot be asked to do on cue: refuse one topic's records,
 * be away exactly until the third try, show what was committed at one instant.
 */
export class FakeCluster implements KafkaCluster {
  readonly clientId = 'fake';
  readonly clusterId = 'fake-cluster';
  readonly topics = new Map<string, ConsumedRecord[][]>();
  readonly created: CreateTopic[] = [];
  readonly committed = new Map<string, bigint>();
  readonly groups: FakeGroup[] = [];
  defaultPartitions = 1;
  closed = false;
  /** Answers for a record before it is appended; throw to refuse it. */
  beforeAppend: (record: ProducerRecord) => void | Promise<void> = () => undefined;
  beforeEnsure: (topics: readonly CreateTopic[]) => void | Promise<void> = () => undefined;
  whenConnected: Promise<void> = Promise.resolve();
  private readonly readers = new Set<() => void>();

  producer(options: TransactionalProducerOptions): never;
  producer(options?: ProducerOptions): Producer;
  producer(options: ProducerOptions = {}): Producer {
    if ('transactionalId' in options) throw new Error('transactions need a real cluster');
    const inFlight = new Set<Promise<unknown>>();
    const producer: Producer = {
      sendAll: (records) => Promise.all(records.map((record) => producer.send(record))),
      send: (record) => {
        const sent = this.append(record);
        const settled = sent.then(
          () => undefined,
          () => undefined,
        );
        inFlight.add(settled);
        void settled.then(() => inFlight.delete(settled));
        return sent;
      },
      flush: async () => {
        await Promise.all(inFlight);
      },
      close: async ({ timeoutMs = 1_000 } = {}) => {
        let timer: NodeJS.Timeout | undefined;
        const over = new Promise((resolve) => (timer = setTimeout(resolve, timeoutMs)));
        await Promise.race([Promise.all(inFlight), over]);
        clearTimeout(timer);
      },
    };
    return producer;
  }

  group(options: GroupOptions): ConsumerGroup {
    const group = new FakeGroup(this, options);
    this.groups.push(group);
    return group;
  }

  async ensureTopics(topics: readonly CreateTopic[]): Promise<void> {
    await this.beforeEnsure(topics);
    for (const topic of topics) {
      if (this.topics.has(topic.topic)) continue;
      this.created.push(topic);
      this.open(topic.topic, topic.partitions);
    }
  }

  committedOffsets(): Promise<[]> {
    return Promise.resolve([]);
  }

  async topicDifferences(topics: readonly CreateTopic[]): Promise<readonly TopicDifference[]> {
    await this.whenConnected;
    return topics.flatMap(({ topic, partitions }) => {
      const found = this.open(topic).length;
      if (partitions === undefined || partitions === found) return [];
      return [{ topic, what: 'partitions', wanted: String(partitions), found: String(found) }];
    });
  }

  partitionsOf(topic: string): Promise<number> {
    return Promise.resolve(this.topics.get(topic)?.length ?? 0);
  }

  listOffsets(topic: string): Promise<readonly { partition: number; offset: bigint }[]> {
    const partitions = this.open(topic);
    return Promise.resolve(
      partitions.map((records, partition) => ({ partition, offset: BigInt(records.length) })),
    );
  }

  async *read({ partitions, signal }: ReadOptions): AsyncGenerator<ReadPage, void, undefined> {
    const next = new Map(partitions.map((one) => [one, one.from]));
    const isRead = (): boolean => signal?.aborted === true;
    while (!isRead()) {
      const written = new Promise<void>((resolve) => {
        const wake = (): void => {
          this.readers.delete(wake);
          resolve();
        };
        this.readers.add(wake);
        signal?.addEventListener('abort', wake, { once: true });
      });
      for (const [{ topic, partition }, from] of next) {
        const all = this.open(topic)[partition] ?? [];
        const [records, nextOffset] = [all.slice(Number(from)), BigInt(all.length)];
        for (const one of next.keys()) if (one.topic === topic) next.set(one, nextOffset);
        if (records.length > 0)
          yield { topic, partition, records, nextOffset, highWatermark: nextOffset };
      }
      await written;
    }
  }

  connect(): Promise<void> {
    return this.whenConnected;
  }

  close(): Promise<void> {
    this.closed = true;
    return Promise.resolve();
  }

  async append(record: ProducerRecord): Promise<RecordMetadata> {
    await this.beforeAppend(record);
    const partitions = this.open(record.topic);
    const partition = record.partition ?? hash(record.key) % partitions.length;
    const records = partitions[partition];
    if (!records) throw new Error(`${record.topic} has no partition ${partition}`);
    const offset = BigInt(records.length);
    records.push({
      topic: record.topic,
      partition,
      offset,
      timestamp: record.timestamp ?? 1_700_000_000_000n,
      key: bytes(record.key ?? null),
      value: bytes(record.value),
      headers: record.headers ?? [],
      leaderEpoch: 0,
    });
    for (const group of this.groups) group.wake();
    for (const wake of this.readers) wake();
    return { topic: record.topic, partition, offset };
  }

  records(topic: string): readonly ConsumedRecord[] {
    return (this.topics.get(topic) ?? []).flat();
  }

  committedOf(groupId: string, topic: string, partition = 0): bigint {
    return this.committed.get(`${groupId}/${topic}/${partition}`) ?? 0n;
  }

  open(topic: string, count = this.defaultPartitions): ConsumedRecord[][] {
    const known = this.topics.get(topic);
    if (known) return known;
    const partitions = Array.from({ length: count }, (): ConsumedRecord[] => []);
    this.topics.set(topic, partitions);
    return partitions;
  }
}

export class FakeGroup implements ConsumerGroup {
  started = false;
  closed = false;
  readonly errors: Error[] = [];
  private readonly running = new Map<string, Promise<void>>();
  private readonly stopped = new Set<string>();
  private readonly abort = new AbortController();
  private readonly leaving = new AbortController();
  private readonly context: HandleContext;
  private readonly joined: ((generationId: number) => void)[] = [];
  private readonly failed: ((error: Error) => void)[] = [];

  constructor(
    private readonly cluster: FakeCluster,
    readonly options: GroupOptions,
  ) {
    const { groupId } = options;
    const member = { groupId, generationId: 1, memberId: 'one', groupInstanceId: null };
    const { signal } = this.abort;
    this.context = {
      signal,
      leaving: AbortSignal.any([signal, this.leaving.signal]),
      generationId: 1,
      groupMetadata: () => member,
      note: 0,
      isRepeated: false,
      aside: (wait) => wait,
      holdOffset: () => Promise.reject(new Error('transactions need a real cluster')),
      wasHeld: false,
      heldOutcome: () => Promise.resolve(false),
    };
  }

  start(): Promise<void> {
    this.started = true;
    for (const listener of this.joined) listener(1);
    this.wake();
    return Promise.resolve();
  }

  wake(): void {
    if (!this.started || this.closed) return;
    for (const [topic, partitions] of this.cluster.topics) {
      if (
        !this.options.topics.some((known) =>
          typeof known === 'string' ? known === topic : known.test(topic),
        )
      )
        continue;
      partitions.forEach((_records, partition) => this.run(topic, partition));
    }
  }

  /** As when the group's coordinator gave the partitions to somebody else. */
  lose(): void {
    this.closed = true;
    this.abort.abort();
  }

  async close({ timeoutMs = 1_000 }: { timeoutMs?: number } = {}): Promise<void> {
    this.closed = true;
    this.leaving.abort();
    let deadline: NodeJS.Timeout | undefined;
    const over = new Promise((resolve) => (deadline = setTimeout(resolve, timeoutMs)));
    await Promise.race([Promise.all(this.running.values()), over]);
    clearTimeout(deadline);
    this.abort.abort();
  }

  pause(): void {}
  resume(): void {}
  rejoin(): void {
    throw new Error('joining anew needs a real cluster');
  }

  seek(): Promise<void> {
    return Promise.resolve();
  }
  commit(): Promise<void> {
    return Promise.resolve();
  }
  assignment(): readonly PartitionState[] {
    return [];
  }

  on(
    event: 'error' | 'joined',
    listener: ((error: Error) => void) | ((generationId: number) => void),
  ): this {
    if (event === 'joined') this.joined.push(listener as (generationId: number) => void);
    else this.failed.push(listener as (error: Error) => void);
    return this;
  }

  off(): this {
    return this;
  }

  private run(topic: string, partition: number): void {
    const key = `${this.options.groupId}/${topic}/${partition}`;
    if (this.running.has(key) || this.stopped.has(key)) return;
    this.running.set(
      key,
      Promise.resolve().then(() => this.drain(topic, partition, key)),
    );
  }

  private async drain(topic: string, partition: number, key: string): Promise<void> {
    for (;;) {
      const offset = this.cluster.committed.get(key) ?? 0n;
      const record = this.cluster.topics.get(topic)?.[partition]?.[Number(offset)];
      if (!record || this.closed) {
        // In the same turn as the look that found nothing: a record that comes later finds no loop and starts one.
        this.running.delete(key);
        return;
      }
      try {
        await this.options.handle(record, { ...this.context });
        if (!this.abort.signal.aborted) this.cluster.committed.set(key, offset + 1n);
      } catch (error) {
        this.stopped.add(key);
        this.running.delete(key);
        for (const listener of this.failed) listener(error as Error);
        this.errors.push(error as Error);
        return;
      }
    }
  }
}

function bytes(value: Buffer | string | null): Buffer | null {
  return typeof value === 'string' ? Buffer.from(value) : value;
}

function hash(key: Buffer | string | null | undefined): number {
  return [...(bytes(key ?? null) ?? [])].reduce((sum, byte) => (sum * 31 + byte) >>> 0, 0);
}
