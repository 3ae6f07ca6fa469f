import { ConnectionReporter } from './connections/connection-reporter.js';
import type { KafkaFace } from './kafka/kafka-face.js';
import type { Storage } from './storage/storage.js';
import { PolicyWatch } from './policies/policies.js';
import { RetentionReporter } from './retention/retention-reporter.js';
import type { BrokerServices } from './services.js';

/**
 * What brokers ask of each other by the database: a check of what is over, what connections there are. A question is a
 * version that the asked one looks at twice a second, and the answer is a row; nobody has to be reached.
 */
export class ClusterQuestions {
  private constructor(
    private readonly watch: PolicyWatch,
    private readonly retention: RetentionReporter,
  ) {}

  /** null without a database, where nobody else could ask. */
  static of(
    { log, retention: rows, connections, policies }: Storage,
    base: Pick<BrokerServices, 'config' | 'clock' | 'reports'>,
    face: Pick<KafkaFace, 'connections'>,
  ): ClusterQuestions | null {
    if (rows === null || connections === null || log.retention === null) return null;
    const { brokerId } = log.cluster;
    const { config, reports } = base;
    const checkMs = config.retentionCheckMs;
    const retention = new RetentionReporter({
      job: log.retention,
      rows,
      brokerId,
      checkMs,
      reports,
    });
    const reporter = new ConnectionReporter({
      rows: connections,
      brokerId,
      connections: () => face.connections(),
    });
    const watch = new PolicyWatch([retention, reporter], policies.versions, base);
    return new ClusterQuestions(watch, retention);
  }

  /** Rejects while PostgreSQL is away. */
  start(): Promise<void> {
    return this.watch.start();
  }

  async stop(): Promise<void> {
    await this.watch.stop();
    await this.retention.stop();
  }
}
