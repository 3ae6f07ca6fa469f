import { setTimeout as sleep } from 'node:timers/promises';
import {
  connectCluster,
  type KafkaCluster,
  type KafkaOperations,
  type OffsetToCommit,
  type ProducerRecord,
  type RecordMetadata,
} from '@posthorn/client';
import type { ClusterView } from '@posthorn/log';
import { int32, int64 } from '../admin/headers/header-values.js';
import { Header } from '../admin/headers/letter-header-names.js';
import { ConfigError } from '../config/config-error.js';
import type { BrokerConfig } from '../config/config.js';
import { listenersOf } from '../security/listeners.js';
import type { RunningBroker } from '../broker.js';
import { GROUP, LETTER_TOPIC, SEED_TOPICS, seedRecords } from './seed-records.js';

type Cluster = KafkaCluster & KafkaOperations;

/** Of each partition of the orders. */
const UNREAD = 8;
const GIVE_UP_MS = 60_000;
/** One that was killed, and had another address, counts as alive until its lease has ended: 5 s. */
const OTHERS_END_MS = 30_000;
const LOOK = `Look: npx posthorn group lag ${GROUP}`;
const HINT = 'Start it without --seed, or with a --data-directory of its own.';

/** Throws ConfigError where nobody may write who has not logged in. */
export function checkSeedable(config: BrokerConfig): void {
  const [{ protocol }] = listenersOf(config);
  if (protocol === 'PLAINTEXT' && config.authorizer === 'none') return;
  throw new ConfigError(
    `--seed writes as anybody would, and this broker asks who that is (${protocol}, authorizer ${config.authorizer}). Start it without --seed.`,
  );
}

/**
 * Topics, records, a group that lags and dead letters, so that console and command line have something to show. All of it is one
 * transaction: killed at any moment, it is there or not, and the next start does what is left. Rejects with ConfigError for a
 * broker that has something else.
 * @returns a sentence for whoever started it.
 */
export async function fillOnce(broker: RunningBroker): Promise<string> {
  const { host, port } = broker;
  // By no address: what clients are told to connect to may lead here from elsewhere only.
  const createSocket = () => broker.connect();
  const cluster = connectCluster({ brokers: [`${host}:${port}`], clientId: 'seed', createSocket });
  try {
    if (await isFilled(broker, cluster)) return `It was filled before: nothing was added. ${LOOK}`;
    await cluster.ensureTopics(SEED_TOPICS);
    await fill(cluster);
    const topics = SEED_TOPICS.map(({ topic }) => topic).join(', ');
    return `It has something to look at: the topics ${topics}, and the group ${GROUP}, which is behind. ${LOOK}`;
  } finally {
    await cluster.close();
  }
}

/** @throws ConfigError where there is anything else. */
async function isFilled({ services }: RunningBroker, cluster: Cluster): Promise<boolean> {
  const { log } = services;
  await untilAlone(log.cluster);
  const own = new Set<string>(SEED_TOPICS.map(({ topic }) => topic));
  const names = log.topics.all().map(({ name }) => name);
  if (names.includes(LETTER_TOPIC) && (await hasRecords(cluster, LETTER_TOPIC))) return true;
  const others = names.filter((name) => !own.has(name) && !name.startsWith('posthorn-'));
  for (const name of names.filter((one) => own.has(one)))
    if (await hasRecords(cluster, name)) others.push(name);
  if (others.length === 0) return false;
  const more = others.length === 1 ? '' : ` and ${others.length - 1} more`;
  throw new ConfigError(
    `--seed fills a broker that has no topics yet, and this one has ${others[0]}${more}. ${HINT}`,
  );
}

/** @throws ConfigError where others live. */
async function untilAlone(cluster: Pick<ClusterView, 'brokers'>): Promise<void> {
  const deadline = performance.now() + OTHERS_END_MS;
  while (cluster.brokers().length > 1) {
    if (performance.now() > deadline)
      throw new ConfigError(`--seed fills a broker of its own, and this one has others. ${HINT}`);
    await sleep(100);
  }
}

/** Committed ones: what a start that was killed wrote is none. */
async function hasRecords(cluster: Cluster, topic: string): Promise<boolean> {
  const [starts, ends] = await Promise.all([
    cluster.listOffsets(topic, 'earliest'),
    cluster.listOffsets(topic, 'latest'),
  ]);
  const partitions = starts.flatMap(({ partition, offset: from }) => {
    const until = ends.find((one) => one.partition === partition)?.offset ?? from;
    return from < until ? [{ topic, partition, from, until }] : [];
  });
  if (partitions.length === 0) return false;
  const pages = cluster.read({
    partitions,
    isolation: 'read_committed',
    signal: AbortSignal.timeout(GIVE_UP_MS),
  });
  for await (const { records } of pages) if (records.length > 0) return true;
  return false;
}

async function fill(cluster: Cluster): Promise<void> {
  const { customers, orders, payments } = seedRecords(Date.now());
  const producer = cluster.producer({ transactionalId: 'posthorn-seed' });
  try {
    await producer.transact(async (transaction) => {
      await transaction.sendAll([...customers, ...payments]);
      const placed = await transaction.sendAll(orders);
      const failed = orders.flatMap((order, i) => {
        const error = failureOf(i);
        return error === null ? [] : [letterOf(order, placed[i], error)];
      });
      await transaction.sendAll(failed);
      const group = { groupId: GROUP, generationId: -1, memberId: '', groupInstanceId: null };
      await transaction.sendOffsets(group, committedOf(placed));
    });
  } finally {
    await producer.close();
  }
}

/** All but the last few of each partition were read. */
function committedOf(placed: readonly RecordMetadata[]): readonly OffsetToCommit[] {
  const partitions = [...new Set(placed.map(({ partition }) => partition))];
  return partitions.map((partition) => {
    const own = placed.filter((one) => one.partition === partition);
    const { topic, offset } = own[Math.max(0, own.length - UNREAD)];
    return { topic, partition, offset };
  });
}

type Failure = readonly [name: string, message: string];

function failureOf(i: number): Failure | null {
  if (i % 40 === 11) return ['TypeError', "Cannot read properties of null (reading 'street')"];
  return i === 30 ? ['RangeError', 'no oven for 2 of ramen before 21:00'] : null;
}

/** As @posthorn/transport writes them, which has Spring's headers. */
function letterOf(order: ProducerRecord, place: RecordMetadata, failure: Failure): ProducerRecord {
  const { key, value, headers = [], timestamp = 0n } = order;
  const [name, message] = failure;
  return {
    topic: LETTER_TOPIC,
    key,
    value,
    timestamp: timestamp + 4_000n,
    headers: [
      ...headers,
      [Header.originalTopic, Buffer.from(place.topic)],
      [Header.originalPartition, int32(place.partition)],
      [Header.originalOffset, int64(place.offset)],
      [Header.originalTimestamp, int64(timestamp)],
      [Header.originalTimestampType, Buffer.from('CreateTime')],
      [Header.originalConsumerGroup, Buffer.from(GROUP)],
      [Header.exceptionFqcn, Buffer.from(name)],
      [Header.exceptionMessage, Buffer.from(message)],
      [Header.deliveryAttempt, int32(5)],
      [Header.handler, Buffer.from('KitchenHandler.cook')],
    ],
  };
}
