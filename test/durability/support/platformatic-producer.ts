import { Producer as PlatformaticClient, stringSerializers } from '@platformatic/kafka';
import type { Producer } from '../history/history.js';
import type { ClientContext } from './kafkajs-producer.js';

/**
 * @platformatic/kafka, idempotent, one send at a time: with sends that overlap it loses acked records when the broker
 * goes away, since one that fails resets the sequences of the others.
 */
export class PlatformaticProducer {
  readonly #producer: Producer = { name: 'platformatic', idempotent: true };

  constructor(private readonly context: ClientContext) {}

  get name(): string {
    return this.#producer.name;
  }

  async run(stop: AbortSignal): Promise<void> {
    const { topic, partitions, bootstrap } = this.context;
    const client = new PlatformaticClient({
      clientId: this.#producer.name,
      bootstrapBrokers: [...bootstrap],
      serializers: stringSerializers,
      idempotent: true,
      acks: -1,
      autocreateTopics: false,
      connectTimeout: 1_000,
      timeout: 5_000,
      retries: 600,
      retryDelay: 50,
    });
    try {
      for (let n = 0; !stop.aborted; n++) {
        const partition = n % partitions;
        const value = `${this.#producer.name}/${n}`;
        const tell = this.context.recorder.begin(this.#producer, `${topic}/${partition}`, value);
        const { offsets } = await client.send({ messages: [{ topic, partition, value }] });
        tell({ kind: 'acked', offset: offsets?.[0]?.offset ?? null });
      }
    } finally {
      await client.close(true);
    }
  }
}
