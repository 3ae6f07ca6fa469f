import type { CreateTopic, KafkaCluster } from '@posthorn/client';
import type { Clock } from '../runtime/clock.js';
import { describeError } from '../errors/describe-error.js';
import type { HandlerRegistry } from '../handlers/handler-registry.js';
import type { ThrottledLogger } from '../runtime/throttled-logger.js';
import type { TopicOptions } from '../options/options.js';
import { backoffMs, DEFAULT_RETRY } from '../retry/retry-policy.js';

export interface TopicProvisionerDependencies {
  readonly cluster: KafkaCluster;
  readonly topics: readonly CreateTopic[];
  readonly clock: Clock;
  readonly random: () => number;
  readonly logger: ThrottledLogger;
}

/** The topics that are created when missing, as they would be created. */
export function createdTopics(
  registry: Pick<HandlerRegistry, 'all' | 'retryTopics'>,
  { create = true, partitions, configs, declare = [] }: TopicOptions = {},
): readonly CreateTopic[] {
  if (!create) return declare;
  const declared = new Set(declare.map(({ topic }) => topic));
  const handled = registry.all
    .flatMap(({ topic }) => (typeof topic === 'string' ? [topic] : []))
    .concat(registry.retryTopics())
    .filter((topic) => !declared.has(topic));
  return [...declare, ...[...new Set(handled)].map((topic) => ({ topic, partitions, configs }))];
}

/** Creates topics that are missing, for as long as that takes. */
export class TopicProvisioner {
  constructor(private readonly deps: TopicProvisionerDependencies) {}

  /** Resolves after the first try, with whether it worked: the topics may exist, and only the right to create be missing. */
  async tryOnce(): Promise<boolean> {
    const { cluster, topics, logger } = this.deps;
    if (topics.length === 0) return true;
    try {
      await cluster.ensureTopics(topics);
      await this.reportDifferences();
      return true;
    } catch (error) {
      const names = topics.map(({ topic }) => topic).join(', ');
      logger.warn(`cannot create what is missing of ${names}: ${describeError(error).message}`);
      return false;
    }
  }

  /** Existing topics are left as they are: more partitions would send keys elsewhere, and who set a config may have had a reason. */
  private async reportDifferences(): Promise<void> {
    const { cluster, topics, logger } = this.deps;
    try {
      for (const { topic, what, wanted, found } of await cluster.topicDifferences(topics)) {
        logger.warn(`topic '${topic}' is not as declared: ${what} ${wanted}, but it has ${found}`);
      }
    } catch (error) {
      logger.warn(`cannot check topics: ${describeError(error).message}`);
    }
  }

  /** Resolves when all exist or the signal aborts. */
  async untilDone(signal: AbortSignal): Promise<void> {
    const { clock, random } = this.deps;
    for (let attempt = 1; !signal.aborted && !(await this.tryOnce()); attempt += 1) {
      await clock.sleep(backoffMs(DEFAULT_RETRY, attempt, random), signal);
    }
  }
}
