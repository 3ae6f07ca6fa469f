import kafkajs from 'kafkajs';
import type { Producer, Recorder } from '../history/history.js';
import { isLostConnection } from './lost-connection.js';
import type { Address } from './raw-cluster.js';

const { Kafka, logLevel } = kafkajs;

export interface ClientContext {
  readonly topic: string;
  readonly partitions: number;
  readonly bootstrap: readonly Address[];
  readonly recorder: Recorder;
}

/**
 * kafkajs 2.2.4, one send at a time: with several under way at once it puts the records of a partition out of order when
 * one of them fails, whatever the broker does. It retries for half a minute, longer than
 * any outage here.
 */
export class KafkajsProducer {
  readonly #producer: Producer;
  #next = 0;

  constructor(private readonly context: ClientContext & { readonly idempotent: boolean }) {
    const { idempotent } = context;
    this.#producer = { name: idempotent ? 'kafkajs-idempotent' : 'kafkajs', idempotent };
  }

  get name(): string {
    return this.#producer.name;
  }

  async run(stop: AbortSignal): Promise<void> {
    const { bootstrap, idempotent } = this.context;
    const kafka = new Kafka({
      clientId: this.#producer.name,
      brokers: [...bootstrap],
      logLevel: logLevel.NOTHING,
      connectionTimeout: 1_000,
      requestTimeout: 5_000,
      retry: { initialRetryTime: 30, maxRetryTime: 300, retries: 100 },
    });
    while (!stop.aborted) {
      const producer = kafka.producer({ idempotent, allowAutoTopicCreation: false });
      try {
        await producer.connect();
        await this.#sendAll(producer, stop);
      } catch (error) {
        if (!isLostConnection(error)) throw error;
      } finally {
        await producer.disconnect();
      }
    }
  }

  /** Until it is told to stop, or the producer can go on no more. */
  async #sendAll(producer: kafkajs.Producer, stop: AbortSignal): Promise<void> {
    const { topic, partitions, recorder } = this.context;
    while (!stop.aborted) {
      const n = this.#next++;
      const partition = n % partitions;
      const value = `${this.#producer.name}/${n}`;
      const tell = recorder.begin(this.#producer, `${topic}/${partition}`, value);
      try {
        const [answer] = await producer.send({ topic, messages: [{ partition, value }] });
        tell({ kind: 'acked', offset: BigInt(answer?.baseOffset ?? -1) });
      } catch (error) {
        // An earlier attempt may be in the log, and the next record must not go under the sequence of that one: hence a
        // producer of its own.
        tell({ kind: 'unknown' });
        throw error;
      }
    }
  }
}
