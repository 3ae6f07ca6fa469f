import { DescribeConfigs, ErrorCode, errorName, Metadata } from '@posthorn/protocol';
import type { ConnectionPool } from './net/connection-pool.js';
import type { BrokerAddress } from './net/socket.js';
import type { CreateTopic, TopicDifference } from './types.js';

/** Kafka's number for a topic among config resources. */
const TOPIC = 2;

/** Compares topics that exist with what was asked for; those that do not exist are left out. */
export async function topicDifferences(
  pool: ConnectionPool,
  broker: BrokerAddress,
  wanted: readonly CreateTopic[],
): Promise<readonly TopicDifference[]> {
  const [partitions, configs] = await Promise.all([
    partitionDifferences(pool, broker, wanted),
    configDifferences(pool, broker, wanted),
  ]);
  return [...partitions, ...configs];
}

async function partitionDifferences(
  pool: ConnectionPool,
  broker: BrokerAddress,
  wanted: readonly CreateTopic[],
): Promise<readonly TopicDifference[]> {
  const counted = wanted.filter(({ partitions = -1 }) => partitions !== -1);
  if (counted.length === 0) return [];
  const { topics } = await pool.requestAt(broker, Metadata, {
    topics: counted.map(({ topic }) => ({ name: topic })),
    allowAutoTopicCreation: false,
  });
  return counted.flatMap(({ topic, partitions }) => {
    const found = topics.find(({ name, errorCode }) => name === topic && errorCode === 0);
    if (found === undefined || found.partitions.length === partitions) return [];
    return [difference(topic, 'partitions', String(partitions), String(found.partitions.length))];
  });
}

async function configDifferences(
  pool: ConnectionPool,
  broker: BrokerAddress,
  wanted: readonly CreateTopic[],
): Promise<readonly TopicDifference[]> {
  const configured = wanted.filter(({ configs }) => Object.keys(configs ?? {}).length > 0);
  if (configured.length === 0) return [];
  const { results } = await pool.requestAt(broker, DescribeConfigs, {
    resources: configured.map(({ topic, configs }) => ({
      resourceType: TOPIC,
      resourceName: topic,
      configurationKeys: Object.keys(configs ?? {}),
    })),
  });
  return configured.flatMap(({ topic, configs }) => {
    const result = results.find(({ resourceName }) => resourceName === topic);
    if (result === undefined || result.errorCode === ErrorCode.UNKNOWN_TOPIC_OR_PARTITION)
      return [];
    // To describe a topic is a right of its own: whoever lacks it is told so, and goes on.
    if (result.errorCode !== ErrorCode.NONE)
      return [difference(topic, 'configs', 'to be described', errorName(result.errorCode))];
    const found = new Map(result.configs.map(({ name, value }) => [name, value]));
    return Object.entries(configs ?? {})
      .filter(([name, value]) => !isSame(value, found.get(name)))
      .map(([name, value]) => difference(topic, name, value, found.get(name) ?? null));
  });
}

/** Lists, such as cleanup.policy, have no order. */
function isSame(wanted: string, found: string | null | undefined): boolean {
  const parts = (text: string): string =>
    text
      .split(',')
      .map((part) => part.trim())
      .toSorted((a, b) => a.localeCompare(b))
      .join(',');
  return typeof found === 'string' && parts(wanted) === parts(found);
}

function difference(
  topic: string,
  what: string,
  wanted: string,
  found: string | null,
): TopicDifference {
  return { topic, what, wanted, found };
}
