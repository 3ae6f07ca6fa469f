import type {
  CreateTopic,
  KafkaCluster,
  Producer,
  ProducerRecord,
  RecordMetadata,
} from '@posthorn/client';
import type { Clock } from './clock.js';
import type { ThrottledLogger } from './logging.js';
import type { Telemetry } from './telemetry/telemetry.js';
import { TopicProvisioner } from './topic-provisioner.js';

export interface OutgoingDependencies {
  readonly cluster: KafkaCluster;
  readonly producer: Producer;
  readonly telemetry: Telemetry;
  /** Created before the first record goes out, lest the broker auto-creates them with its own partition count. */
  readonly declare: readonly CreateTopic[];
  readonly clock: Clock;
  readonly random: () => number;
  readonly logger: ThrottledLogger;
}

/**
 * Hands records to the producer in the order they came. The usual way is straight through; records queue up behind
 * each other only while one of them waits for an asynchronous serializer, or all for the declared topics.
 */
export class Outgoing {
  /** Settles when the last waiting record was handed over; undefined while none waits. */
  private tail: Promise<unknown> | undefined;
  private readonly closing = new AbortController();
  private readonly producer: Pick<Producer, 'send'>;

  constructor(private readonly deps: OutgoingDependencies) {
    this.producer = deps.telemetry.traced(deps.producer);
    this.declare(deps.declare);
  }

  /** Creates what is missing, before anything else is sent. */
  declare(topics: readonly CreateTopic[]): void {
    if (topics.length === 0) return;
    const before = this.tail;
    const { cluster, clock, random, logger } = this.deps;
    const provisioner = new TopicProvisioner({ cluster, clock, random, logger, topics });
    this.wait(
      (async () => {
        await before;
        await provisioner.untilDone(this.closing.signal);
      })(),
    );
  }

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

  async flush(): Promise<void> {
    await this.tail;
    await this.deps.producer.flush();
  }

  async close(timeoutMs: number): Promise<void> {
    this.closing.abort();
    await this.tail;
    await this.deps.producer.close({ timeoutMs });
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
