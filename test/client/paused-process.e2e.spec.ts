import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { connectCluster, type KafkaCluster } from '@posthorn/client';
import { startKillablePosthorn } from '../support/killable-broker.js';
import { joined } from './support/member.js';
import { until } from './support/rig.js';

/** Longer than a busy machine takes to answer. */
const REQUEST_TIMEOUT_MS = 2_000;
const FAILED_REQUEST = 'tracing:posthorn:kafka:request:error';

/** Longer than a busy machine leaves this process without a core, in which no heartbeat is sent. */
const SESSION_TIMEOUT_MS = 3_000;

let broker: Awaited<ReturnType<typeof startKillablePosthorn>>;
let cluster: KafkaCluster;
beforeAll(async () => {
  broker = await startKillablePosthorn({ POSTHORN_GROUP_SESSION_TIMEOUT_MIN_MS: '1000' });
  cluster = connectCluster({
    brokers: [`127.0.0.1:${broker.port}`],
    requestTimeoutMs: REQUEST_TIMEOUT_MS,
  });
});
afterAll(async () => {
  await cluster.close();
  await broker.close();
});

/** As a handler does that computes, or a machine that stops the process for a while. */
function standStill(ms: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
}

it('answers that came while the process stood still are read, and not taken for missing', async () => {
  await cluster.ensureTopics([{ topic: 'paused', partitions: 1 }]);
  const producer = cluster.producer();
  await producer.send({ topic: 'paused', value: 'first' });
  const failures: unknown[] = [];
  const note = (message: unknown): void => void failures.push(message);
  subscribe(FAILED_REQUEST, note);

  const sent = producer.send({ topic: 'paused', value: 'second' });
  await new Promise((resolve) => setImmediate(resolve));
  standStill(2 * REQUEST_TIMEOUT_MS);
  const { offset } = await sent;

  unsubscribe(FAILED_REQUEST, note);
  expect({ offset, failures }).toEqual({ offset: 1n, failures: [] });
});

it('members are not taken for dead by a broker that stood still itself', async () => {
  await cluster.ensureTopics([{ topic: 'still', partitions: 1 }]);
  const handled: string[] = [];
  const moves: string[] = [];
  const group = cluster.group({
    groupId: 'still',
    topics: ['still'],
    sessionTimeoutMs: SESSION_TIMEOUT_MS,
    heartbeatIntervalMs: 200,
    onAssign: (partitions) => void moves.push(`${partitions.length} assigned`),
    onRevoke: (partitions) => void moves.push(`${partitions.length} revoked`),
    handle: ({ value }) => {
      handled.push(String(value));
      return Promise.resolve();
    },
  });
  const ready = joined(group);
  await group.start();
  await ready;

  // No longer than the lease of the broker's shards, behind which its groups would be loaded anew.
  await broker.standStill(SESSION_TIMEOUT_MS + 1_000);
  await cluster.producer().send({ topic: 'still', value: 'after' });
  await until('it is handled', () => handled.length > 0);
  await new Promise((resolve) => setTimeout(resolve, 2 * SESSION_TIMEOUT_MS));
  expect({ handled, moves }).toEqual({ handled: ['after'], moves: ['1 assigned'] });
  await group.close();
});
