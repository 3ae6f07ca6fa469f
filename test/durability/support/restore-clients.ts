import { setTimeout as sleep } from 'node:timers/promises';
import {
  connectCluster,
  LogTruncatedError,
  type ConsumerGroup,
  type KafkaCluster,
} from '@posthorn/client';
import kafkajs from 'kafkajs';

const { Kafka, logLevel } = kafkajs;

export interface Seen {
  readonly partition: number;
  readonly offset: bigint;
  readonly value: string;
}

export const keyOf = ({ partition, offset, value }: Seen): string =>
  `${partition}/${offset} ${value}`;

/** A consumer or a producer that lives through everything. */
export interface Living {
  readonly name: string;
  close(): Promise<void>;
}

export interface LivingConsumer extends Living {
  readonly seen: Seen[];
  readonly errors: string[];
  /** What it was told of records that it had read and that are gone. */
  readonly truncations: LogTruncatedError[];
}

export interface LivingProducer extends Living {
  /** What was acknowledged, in the order of the answers. */
  readonly acked: Seen[];
  readonly errors: string[];
}

interface Target {
  readonly address: string;
  readonly topic: string;
}

export async function ourConsumer({ address, topic }: Target): Promise<LivingConsumer> {
  const cluster = connectCluster({ brokers: [address] });
  const [seen, errors]: [Seen[], string[]] = [[], []];
  const truncations: LogTruncatedError[] = [];
  const group: ConsumerGroup = cluster.group({
    groupId: 'ours',
    topics: [topic],
    offsetReset: 'latest',
    commitIntervalMs: 100,
    handle: async ({ partition, offset, value }) => {
      seen.push({ partition, offset, value: String(value) });
    },
  });
  group.on('error', (error) => {
    if (error instanceof LogTruncatedError) truncations.push(error);
    else errors.push(error.message);
  });
  await group.start();
  return { name: 'ours', seen, errors, truncations, close: () => cluster.close() };
}

export async function kafkajsConsumer({ address, topic }: Target): Promise<LivingConsumer> {
  const kafka = kafkajsOf(address);
  const [seen, errors]: [Seen[], string[]] = [[], []];
  const consumer = kafka.consumer({ groupId: 'kafkajs', retry: { retries: 1_000 } });
  await consumer.connect();
  await consumer.subscribe({ topics: [topic], fromBeginning: false });
  // It calls it a crash as well when it begins anew by itself.
  consumer.on('consumer.crash', ({ payload }) => {
    if (!payload.restart) errors.push(payload.error.message);
  });
  await consumer.run({
    autoCommitInterval: 100,
    eachMessage: async ({ partition, message }) => {
      seen.push({ partition, offset: BigInt(message.offset), value: String(message.value) });
    },
  });
  return { name: 'kafkajs', seen, errors, truncations: [], close: () => consumer.disconnect() };
}

/** One record at a time, idempotent, on a partition of its own so that its sequences are its own. */
export function ourProducer(target: Target & { readonly partition: number }): LivingProducer {
  const { address, topic, partition } = target;
  const cluster: KafkaCluster = connectCluster({ brokers: [address] });
  const producer = cluster.producer();
  return produce(
    'ours',
    partition,
    async (value) => {
      const { offset } = await producer.send({ topic, partition, value });
      return offset;
    },
    () => cluster.close(),
  );
}

export async function kafkajsProducer(
  target: Target & { readonly partition: number },
): Promise<LivingProducer> {
  const { address, topic, partition } = target;
  const producer = kafkajsOf(address).producer({ idempotent: true, maxInFlightRequests: 1 });
  await producer.connect();
  return produce(
    'kafkajs',
    partition,
    async (value) => {
      const [{ baseOffset }] = await producer.send({ topic, messages: [{ partition, value }] });
      return BigInt(baseOffset ?? -1);
    },
    () => producer.disconnect(),
  );
}

function produce(
  name: string,
  partition: number,
  send: (value: string) => Promise<bigint>,
  end: () => Promise<void>,
): LivingProducer {
  const [acked, errors]: [Seen[], string[]] = [[], []];
  const stopping = new AbortController();
  const working = (async () => {
    for (let n = 0; !stopping.signal.aborted; n++) {
      const value = `${name}-${n}`;
      try {
        acked.push({ partition, offset: await send(value), value });
      } catch (error) {
        errors.push((error as Error).message);
      }
      await sleep(20);
    }
  })();
  const close = async (): Promise<void> => {
    stopping.abort();
    await working;
    await end();
  };
  return { name, acked, errors, close };
}

function kafkajsOf(address: string): kafkajs.Kafka {
  return new Kafka({
    brokers: [address],
    logLevel: logLevel.NOTHING,
    connectionTimeout: 1_000,
    requestTimeout: 5_000,
    retry: { initialRetryTime: 30, maxRetryTime: 300, retries: 1_000 },
  });
}

/** Everything that is in the log. */
export async function readAll({ address, topic }: Target): Promise<Seen[]> {
  const cluster = connectCluster({ brokers: [address] });
  try {
    const admin = cluster.admin();
    const all: Seen[] = [];
    for (const partition of [0, 1]) {
      const [start, end] = await Promise.all(
        (['earliest', 'latest'] as const).map((at) =>
          admin.listOffsets([{ topic, partition, at }]),
        ),
      );
      const range = { from: start[0].offset ?? 0n, until: end[0].offset ?? 0n };
      for await (const { records } of cluster.read({
        partitions: [{ topic, partition, ...range }],
      })) {
        for (const { offset, value } of records) {
          all.push({ partition, offset, value: String(value) });
        }
      }
    }
    return all;
  } finally {
    await cluster.close();
  }
}
