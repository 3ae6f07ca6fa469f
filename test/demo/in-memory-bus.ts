import type {
  ConsumedRecord,
  ConsumerGroup,
  CreateTopic,
  GroupOptions,
  KafkaCluster,
  Producer,
  ProducerRecord,
  Transaction,
  TransactionalProducer,
} from '@posthorn/client';

/**
 * A bus in this process behind the client's interface: one partition per topic, every group reads everything from the
 * start, handlers of one key take turns. For tests of the services themselves; brokers have tests of their own.
 * `redeliver` says which records come a second time, as after a crash between a handler's commit and that of its offset.
 */
export class InMemoryBus {
  private readonly logs = new Map<string, ConsumedRecord[]>();
  private readonly readers = new Set<Reader>();
  redeliver: () => boolean = () => false;
  /** Every record is appended a second time, at an offset of its own, as by a producer that had no answer. */
  sendTwice = false;

  append(record: ProducerRecord): bigint {
    const log = this.logs.get(record.topic) ?? [];
    this.logs.set(record.topic, log);
    log.push(consumed(record, BigInt(log.length)));
    if (this.sendTwice) log.push(consumed(record, BigInt(log.length)));
    for (const reader of this.readers) reader.wake();
    return BigInt(log.length - 1);
  }

  log(topic: string): readonly ConsumedRecord[] {
    return this.logs.get(topic) ?? [];
  }

  /** One per service, as each has its own connection. */
  cluster(): KafkaCluster {
    const send: Producer['send'] = (record) =>
      Promise.resolve({ topic: record.topic, partition: 0, offset: this.append(record) });
    const producer: Producer = {
      send,
      sendAll: (records) => Promise.all(records.map(send)),
      flush: () => Promise.resolve(),
      close: () => Promise.resolve(),
    };
    const transactional = this.transactional(send);
    return {
      clientId: 'bus',
      clusterId: null,
      producer: ((options?: object) =>
        options && 'transactionalId' in options
          ? transactional
          : producer) as KafkaCluster['producer'],
      committedOffsets: () => Promise.resolve([]),
      group: (options: GroupOptions) => this.join(options),
      ensureTopics: (_topics: readonly CreateTopic[]) => Promise.resolve(),
      topicDifferences: () => Promise.resolve([]),
      partitionsOf: () => Promise.resolve(1),
      listOffsets: () => Promise.resolve([]),
      connect: () => Promise.resolve(),
      close: () => Promise.resolve(),
    };
  }

  /** Nothing fails here, so a transaction is what is sent in it. */
  private transactional(send: Producer['send']): TransactionalProducer {
    const transaction: Transaction = {
      send,
      sendAll: (records) => Promise.all(records.map(send)),
      sendOffsets: () => Promise.resolve(),
      commit: () => Promise.resolve(),
      abort: () => Promise.resolve(),
    };
    return {
      beginTransaction: () => Promise.resolve(transaction),
      transact: (work) => work(transaction),
      close: () => Promise.resolve(),
    };
  }

  private join(options: GroupOptions): ConsumerGroup {
    const reader = new Reader(this, options);
    const group: ConsumerGroup = {
      start: () => {
        this.readers.add(reader);
        reader.wake();
        return Promise.resolve();
      },
      pause: () => undefined,
      resume: () => undefined,
      rejoin: () => undefined,
      seek: () => Promise.resolve(),
      assignment: () => [],
      commit: () => Promise.resolve(),
      close: async () => {
        this.readers.delete(reader);
        await reader.drained();
      },
      on: () => group,
      off: () => group,
    };
    return group;
  }
}

class Reader {
  private readonly positions = new Map<string, number>();
  private readonly lanes = new Map<string, Promise<void>>();

  constructor(
    private readonly bus: InMemoryBus,
    private readonly options: GroupOptions,
  ) {}

  wake(): void {
    for (const topic of this.options.topics) {
      if (typeof topic === 'string') this.read(topic);
    }
  }

  async drained(): Promise<void> {
    await Promise.all(this.lanes.values());
  }

  private read(topic: string): void {
    const log = this.bus.log(topic);
    const from = this.positions.get(topic) ?? 0;
    this.positions.set(topic, log.length);
    for (const record of log.slice(from)) {
      const lane = `${topic} ${String(record.key)}`;
      const before = this.lanes.get(lane) ?? Promise.resolve();
      const { groupId } = this.options;
      const { signal } = new AbortController();
      const context = {
        signal,
        leaving: signal,
        generationId: 1,
        groupMetadata: () => ({ groupId, generationId: 1, memberId: 'one', groupInstanceId: null }),
        note: 0,
        isRepeated: false,
        aside: <T>(wait: Promise<T>): Promise<T> => wait,
        holdOffset: () => Promise.reject(new Error('no transactions in memory')),
        wasHeld: false,
        heldOutcome: () => Promise.resolve(false),
      };
      const handle = (): Promise<void> => this.options.handle(record, context);
      const handled = before.then(handle);
      this.lanes.set(lane, this.bus.redeliver() ? handled.then(handle) : handled);
    }
  }
}

function consumed(record: ProducerRecord, offset: bigint): ConsumedRecord {
  const bytes = (value: Buffer | string | null | undefined) =>
    value === null || value === undefined ? null : Buffer.from(value);
  return {
    topic: record.topic,
    partition: 0,
    offset,
    timestamp: 0n,
    key: bytes(record.key),
    value: bytes(record.value),
    headers: record.headers ?? [],
    leaderEpoch: 0,
  };
}
