import kafkajs from 'kafkajs';
import type { Producer, Recorder } from '../history/history.js';
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

  constructor(private readonly context: ClientContext & { readonly idempotent: boolean }) {
    const { idempotent } = context;
    this.#producer = { name: idempotent ? 'kafkajs-idempotent' : 'kafkajs', idempotent };
  }

  get name(): string {
    return this.#producer.name;
  }

  async run(stop: AbortSignal): Promise<void> {
    const { topic, partitions, bootstrap, recorder, idempotent } = this.context;
    const kafka = new Kafka({
      clientId: this.#producer.name,
      brokers: [...bootstrap],
      logLevel: logLevel.NOTHING,
      connectionTimeout: 1_000,
      requestTimeout: 5_000,
      retry: { initialRetryTime: 30, maxRetryTime: 300, retries: 100 },
    });
    const producer = kafka.producer({ idempotent, allowAutoTopicCreation: false });
    await producer.connect();
    try {
      for (let n = 0; !stop.aborted; n++) {
        const partition = n % partitions;
        const value = `${this.#producer.name}/${n}`;
        const tell = recorder.begin(this.#producer, `${topic}/${partition}`, value);
        const [answer] = await producer.send({ topic, messages: [{ partition, value }] });
        tell({ kind: 'acked', offset: BigInt(answer?.baseOffset ?? -1) });
      }
    } finally {
      await producer.disconnect();
    }
  }
}
