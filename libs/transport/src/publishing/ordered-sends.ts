import type { Producer, ProducerRecord, RecordMetadata } from '@posthorn/client';

/**
 * Hands records to a producer in the order they came. The usual way is straight through; records queue up behind each
 * other only while one of them waits, for an asynchronous serializer or contract.
 */
export class OrderedSends {
  /** Settles when the last waiting record was handed over; undefined while none waits. */
  private tail: Promise<unknown> | undefined;

  constructor(private readonly producer: Pick<Producer, 'send'>) {}

  send(record: ProducerRecord | Promise<ProducerRecord>): Promise<RecordMetadata> {
    if (this.tail === undefined && !(record instanceof Promise)) return this.producer.send(record);
    const before = this.tail;
    // What is handed over is the promise itself, in an object: the next in line waits for the handover, not for the broker.
    const handed = (async () => {
      await before;
      const ready = await record;
      return { sent: this.producer.send(ready) };
    })();
    this.wait(handed);
    return handed.then(({ sent }) => sent);
  }

  /** What comes later waits for what came before, and for this. */
  insert(step: () => Promise<unknown>): void {
    const before = this.tail;
    this.wait(
      (async () => {
        await before;
        await step();
      })(),
    );
  }

  /** Resolves when everything that came so far was handed over or has failed. */
  async handedOver(): Promise<void> {
    await this.tail;
  }

  private wait(step: Promise<unknown>): void {
    // The failure belongs to the record's own caller; the queue moves on.
    const settled = step.then(
      () => undefined,
      () => undefined,
    );
    this.tail = settled;
    void settled.then(() => {
      if (this.tail === settled) this.tail = undefined;
    });
  }
}
