import type {
  CreateTopic,
  KafkaCluster,
  Producer,
  ProducerRecord,
  RecordMetadata,
} from '@posthorn/client';
import type { Clock } from '../runtime/clock.js';
import type { ThrottledLogger } from '../runtime/throttled-logger.js';
import { unlessAborted } from '../runtime/signals.js';
import { OrderedSends } from './ordered-sends.js';
import type { Telemetry } from '../telemetry/telemetry.js';
import { TopicProvisioner } from '../topics/topic-provisioner.js';

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

/** A client's records on their way to its producer, behind the topics that it declares. */
export class Outgoing {
  private readonly closing = new AbortController();
  private readonly sends: OrderedSends;
  private declared: Promise<unknown> = Promise.resolve();

  constructor(private readonly deps: OutgoingDependencies) {
    this.sends = new OrderedSends(deps.telemetry.traced(deps.producer));
    this.declare(deps.declare);
  }

  /** Creates what is missing, before anything else is sent. */
  declare(topics: readonly CreateTopic[]): void {
    if (topics.length === 0) return;
    const { cluster, clock, random, logger } = this.deps;
    const provisioner = new TopicProvisioner({ cluster, clock, random, logger, topics });
    this.sends.insert(() => provisioner.untilDone(this.closing.signal));
    this.declared = this.sends.handedOver();
  }

  /**
   * One try before anything else is sent: whoever handles them goes on trying, and where only the right to create is missing, records are
   * not to wait for ever.
   */
  awaitCreated(topics: readonly CreateTopic[]): void {
    if (topics.length === 0) return;
    const { cluster } = this.deps;
    this.sends.insert(async () => {
      const tried = cluster.ensureTopics(topics).catch(() => undefined);
      await unlessAborted(tried, this.closing.signal);
    });
  }

  /** Resolves when the topics that were declared so far exist, or the client is closed. */
  async topicsExist(): Promise<void> {
    await this.declared;
  }

  send(record: ProducerRecord | Promise<ProducerRecord>): Promise<RecordMetadata> {
    return this.sends.send(record);
  }

  async flush(): Promise<void> {
    await this.sends.handedOver();
    await this.deps.producer.flush();
  }

  async close(timeoutMs: number): Promise<void> {
    this.closing.abort();
    await this.sends.handedOver();
    await this.deps.producer.close({ timeoutMs });
  }
}
