import { once } from 'node:events';
import kafkajs from 'kafkajs';
import type { ReadRecord, Recorder } from '../history/history.js';
import type { ClientContext } from './kafkajs-producer.js';
import { isLostConnection } from './lost-connection.js';

const { Kafka, logLevel } = kafkajs;

/**
 * A member of a consumer group by kafkajs 2.2.4: it reads what it is assigned, commits as it goes, and reads on where the
 * group stood after each rebalance. What it got of a partition under one assignment is one run.
 */
export class KafkajsMember {
  readonly #runs = new Map<number, (poll: readonly ReadRecord[]) => void>();

  constructor(
    private readonly context: Omit<ClientContext, 'partitions'> & {
      readonly group: string;
      readonly name: string;
    },
  ) {}

  async run(stop: AbortSignal): Promise<void> {
    let consumer = await this.#begin();
    while (consumer === null) consumer = await this.#begin();
    if (!stop.aborted) await once(stop, 'abort');
    await consumer.disconnect();
  }

  /** null when it lost its connection on the way. */
  async #begin(): Promise<kafkajs.Consumer | null> {
    const consumer = this.#newConsumer();
    try {
      await this.#read(consumer);
      return consumer;
    } catch (error) {
      await consumer.disconnect();
      if (!isLostConnection(error)) throw error;
      return null;
    }
  }

  #newConsumer(): kafkajs.Consumer {
    const { bootstrap, group, name } = this.context;
    const kafka = new Kafka({
      clientId: name,
      brokers: [...bootstrap],
      logLevel: logLevel.NOTHING,
      connectionTimeout: 1_000,
      requestTimeout: 5_000,
      retry: { initialRetryTime: 30, maxRetryTime: 300, retries: 200 },
    });
    return kafka.consumer({
      groupId: group,
      sessionTimeout: 6_000,
      rebalanceTimeout: 4_000,
      heartbeatInterval: 500,
      maxWaitTimeInMs: 200,
    });
  }

  async #read(consumer: kafkajs.Consumer): Promise<void> {
    consumer.on(consumer.events.GROUP_JOIN, () => this.#runs.clear());
    await consumer.connect();
    await consumer.subscribe({ topic: this.context.topic, fromBeginning: true });
    await consumer.run({
      autoCommitInterval: 300,
      eachBatch: async (payload) => {
        const { batch } = payload;
        const poll = batch.messages.map(({ offset, value }) => ({
          offset: BigInt(offset),
          value: String(value),
        }));
        this.#runOf(batch.partition)(poll);
        payload.resolveOffset(batch.lastOffset());
        await payload.heartbeat();
        await payload.commitOffsetsIfNecessary();
      },
    });
  }

  #runOf(partition: number): (poll: readonly ReadRecord[]) => void {
    const { recorder, topic, group, name }: { recorder: Recorder } & typeof this.context =
      this.context;
    const known = this.#runs.get(partition) ?? recorder.run(name, `${topic}/${partition}`, group);
    this.#runs.set(partition, known);
    return known;
  }
}
