import { setTimeout as sleep } from 'node:timers/promises';
import {
  connectCluster,
  type GroupOptions,
  type KafkaCluster,
  type KafkaOperations,
} from '@posthorn/client';
import {
  startBroker,
  type BrokerOptions,
  type RunningBroker,
} from '../../../apps/broker/src/broker.js';
import { describeOnApacheKafka, startApacheKafka } from '../../support/apache-kafka.js';
import { freePort } from '../../support/free-port.js';
import { KafkaProxy } from '../../support/kafka-proxy.js';
import { WAIT_MS } from '../../support/patience.js';

/** A broker behind a proxy that it advertises: every client goes through it. */
export interface Target {
  readonly proxy: KafkaProxy;
  /** A client whose connections are closed with the target. */
  cluster(clientId?: string): KafkaCluster & KafkaOperations;
  /** Stamps that carried other bytes before: Posthorn keeps book in its test build, Apache Kafka does not. */
  wireViolations(): readonly string[];
  close(): Promise<void>;
}

/** Posthorn as the target. The log is in memory unless said otherwise. */
export interface Rig extends Target {
  readonly broker: RunningBroker;
}

export async function startRig(options: BrokerOptions = {}): Promise<Rig> {
  const proxy = await KafkaProxy.start();
  const port = options.port ?? (await freePort());
  const broker = await startBroker({
    port,
    advertisedPort: proxy.port,
    groupInitialRebalanceDelayMs: 0,
    wireAssertions: true,
    logLevel: 'silent',
    ...options,
  });
  const target = behind(proxy, port, () => broker.close());
  return { ...target, broker, wireViolations: () => broker.wireViolations() };
}

/** Apache Kafka as the target; see `whyNoApacheKafka`. */
export async function startApacheTarget(properties: Record<string, string> = {}): Promise<Target> {
  const proxy = await KafkaProxy.start();
  try {
    const kafka = await startApacheKafka({ advertisedPort: proxy.port, properties });
    return behind(proxy, kafka.port, () => kafka.close());
  } catch (error) {
    await proxy.close();
    throw error;
  }
}

/** A broker for a suite, and the protocols of groups that it offers. */
export interface Offer {
  readonly start: () => Promise<Target>;
  readonly protocols: readonly ('eager' | 'cooperative' | 'consumer')[];
}

/** States the claims of both brokers. Those of Apache Kafka are skipped where there is none, and say why in their name. */
export function onEveryBroker(claims: (offer: Offer) => void): void {
  describe('with Posthorn', () =>
    claims({ start: () => startRig(), protocols: ['eager', 'cooperative'] }));
  onApacheKafka(claims);
}

export function onApacheKafka(claims: (offer: Offer) => void): void {
  describeOnApacheKafka(() =>
    claims({
      start: () => startApacheTarget(),
      protocols: ['eager', 'cooperative', 'consumer'],
    }),
  );
}

function behind(proxy: KafkaProxy, port: number, closeBroker: () => Promise<void>): Target {
  proxy.target('127.0.0.1', port);
  const clusters: KafkaCluster[] = [];
  return {
    proxy,
    cluster(clientId = 'test') {
      const cluster = connectCluster({
        brokers: [proxy.address],
        clientId,
        retryBackoffMs: 20,
        retryBackoffMaxMs: 200,
        metadataMaxAgeMs: 500,
      });
      clusters.push(cluster);
      return cluster;
    },
    wireViolations: () => [],
    async close() {
      await Promise.all(clusters.map((cluster) => cluster.close({ timeoutMs: 1_000 })));
      await closeBroker();
      await proxy.close();
    },
  };
}

/** Short enough for tests, long enough for a busy machine. */
export const quickly = {
  sessionTimeoutMs: 6_000,
  rebalanceTimeoutMs: 10_000,
  heartbeatIntervalMs: 100,
  drainTimeoutMs: 5_000,
  commitIntervalMs: 100,
} as const satisfies Partial<GroupOptions>;

/** Resolves when the claim holds; rejects, saying what was waited for, after a generous bound. */
export async function until(
  what: string,
  claim: () => boolean | Promise<boolean>,
  timeoutMs = WAIT_MS,
): Promise<void> {
  const end = performance.now() + timeoutMs;
  while (!(await claim())) {
    if (performance.now() > end) throw new Error(`waited in vain until ${what}`);
    await sleep(10);
  }
}
