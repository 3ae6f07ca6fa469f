import { createServer, type AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { connectCluster, type GroupOptions, type KafkaCluster } from '@posthorn/client';
import {
  startBroker,
  type BrokerOptions,
  type RunningBroker,
} from '../../../apps/broker/src/broker.js';
import { KafkaProxy } from '../../support/kafka-proxy.js';

/** A broker behind a proxy that it advertises: every client goes through it. The log is in memory unless said otherwise. */
export interface Rig {
  readonly proxy: KafkaProxy;
  readonly broker: RunningBroker;
  /** A client whose connections are closed with the rig. */
  cluster(clientId?: string): KafkaCluster;
  close(): Promise<void>;
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
  proxy.target('127.0.0.1', port);
  const clusters: KafkaCluster[] = [];
  return {
    proxy,
    broker,
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
    async close() {
      await Promise.all(clusters.map((cluster) => cluster.close({ timeoutMs: 1_000 })));
      await broker.close();
      await proxy.close();
    },
  };
}

/** A port that was free a moment ago: the broker has to advertise another one, so it cannot choose its own. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
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
  timeoutMs = 30_000,
): Promise<void> {
  const end = performance.now() + timeoutMs;
  while (!(await claim())) {
    if (performance.now() > end) throw new Error(`waited in vain until ${what}`);
    await sleep(10);
  }
}
