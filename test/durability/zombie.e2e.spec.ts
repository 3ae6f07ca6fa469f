import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { ErrorCode, Fetch, ListOffsets } from '@posthorn/protocol';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { Recorder } from './history/history.js';
import { BrokerProcess } from './support/broker-process.js';
import type { KafkaConnection } from './support/kafka-connection.js';
import { seededRandom } from './support/random.js';
import { RawCluster } from './support/raw-cluster.js';
import { RawProducer } from './support/raw-producer.js';
import { connectTo, coordinatorOf, leadersOf, RawGroup, until } from './support/raw-group.js';
import { TcpProxy } from './support/tcp-proxy.js';
import { createTopic, Workload, type Verdict } from './support/workload.js';

const PARTITIONS = 6;
const TOPIC = 'taken-over';
/** Longer than a paused broker sleeps. */
const PATIENT_MS = 60_000;
/** Its connections are found to be dead one after the other, and the other broker hands back what it has drained: under load. */
const RETURN_MS = 150_000;
/** Partitions of another topic, whose shards lie beside those of the one that is looked at. */
const FILLERS = 29;

let database: TestDatabase;
let proxy: TcpProxy;
/** Reaches PostgreSQL through the proxy. */
let first: BrokerProcess;
let second: BrokerProcess;
let workEnds: AbortController;
let toFirst: KafkaConnection;
let toSecond: KafkaConnection;

beforeEach(async () => {
  workEnds = new AbortController();
  database = await createTestDatabase();
  const url = new URL(database.url);
  proxy = await TcpProxy.start(url.hostname, Number(url.port));
  url.port = String(proxy.port);
  first = await BrokerProcess.start({ databaseUrl: url.href, brokerId: 1 });
  second = await BrokerProcess.start({ databaseUrl: database.url, brokerId: 2 });
  toFirst = await connectTo(first.address);
  toSecond = await connectTo(second.address);
});

afterEach(async () => {
  workEnds.abort();
  // Also after a beginning that failed.
  toFirst?.close();
  toSecond?.close();
  await first?.end('SIGKILL');
  await second?.end('SIGKILL');
  await proxy.close();
  await database.drop();
});

async function groupAt(connection: KafkaConnection, nodeId: number): Promise<string> {
  for (let n = 0; ; n++) {
    if ((await coordinatorOf(connection, `group-${n}`)) === nodeId) return `group-${n}`;
  }
}

function latest(connection: KafkaConnection, partitionIndex: number, timeoutMs?: number) {
  const request = { name: TOPIC, partitions: [{ partitionIndex, timestamp: -1n }] };
  return connection
    .request(ListOffsets, 5, { replicaId: -1, topics: [request] }, timeoutMs)
    .then(({ topics }) => topics[0]?.partitions[0] ?? { errorCode: -1, offset: -1n });
}

function fetchFrom(
  connection: KafkaConnection,
  { partition, fetchOffset }: { readonly partition: number; readonly fetchOffset: bigint },
  timeoutMs?: number,
) {
  const request = {
    maxWaitMs: 0,
    minBytes: 0,
    topics: [
      { topic: TOPIC, partitions: [{ partition, fetchOffset, partitionMaxBytes: 1_000_000 }] },
    ],
  };
  return connection
    .request(Fetch, 12, request, timeoutMs)
    .then(({ responses }) => responses[0]?.partitions[0] ?? { errorCode: -1, highWatermark: -1n });
}

/** One COPY is complete, the next may begin: CommandComplete with CopyInResponse behind it. */
function isSecondCopy(fromServer: Buffer): boolean {
  if (fromServer[0] !== 'C'.charCodeAt(0)) return false;
  return fromServer[1 + fromServer.readInt32BE(1)] === 'G'.charCodeAt(0);
}

/** A producer on a topic with another retention: its rows go to another segment, in a COPY of their own. */
async function produceToFiller(): Promise<{ stop(): Promise<void> }> {
  const stopping = new AbortController();
  const cluster = new RawCluster('filler', [first.address, second.address]);
  const producer = new RawProducer({
    cluster,
    recorder: new Recorder(),
    name: 'filler',
    partitions: FILLERS,
    inFlightMax: 1,
    recordsPerBatch: () => 1,
    giveUp: workEnds.signal,
  });
  const running = producer.run(stopping.signal);
  running.catch(() => undefined);
  return {
    stop: async () => {
      stopping.abort();
      await running;
      await cluster.close();
    },
  };
}

const REFUSALS: ReadonlySet<number> = new Set([
  ErrorCode.NOT_LEADER_OR_FOLLOWER,
  ErrorCode.NOT_COORDINATOR,
  ErrorCode.COORDINATOR_NOT_AVAILABLE,
  ErrorCode.COORDINATOR_LOAD_IN_PROGRESS,
  ErrorCode.KAFKA_STORAGE_ERROR,
]);

function lastWords(broker: BrokerProcess): string {
  const told = broker.lines.slice(-20).map(({ level, msg }) => `${level} ${msg}`);
  return JSON.stringify([...told, ...broker.stderr.slice(-5)]);
}

/** Refused, or as fresh as what somebody was told elsewhere before. */
function expectFresh(errorCode: number, position: bigint, known: bigint): void {
  if (errorCode === ErrorCode.NONE) expect(position).toBeGreaterThanOrEqual(known);
  else expect(REFUSALS).toContain(errorCode);
}

/** A workload over both brokers, each of which leads some partitions, while `faults` happen. */
async function underWork(
  what: string,
  faults: (at: { partition: number; atFirst: RawGroup; atSecond: RawGroup }) => Promise<void>,
): Promise<Verdict> {
  const bootstrap = [first.address, second.address];
  const random = seededRandom(what);
  const options = { topic: TOPIC, partitions: PARTITIONS, bootstrap, random, pauseMs: 60 };
  const workload = new Workload(options);
  const filler = new RawCluster('filler', bootstrap);
  const configs = { 'retention.ms': '3600000' };
  await createTopic(filler, { name: 'filler', partitions: FILLERS, configs });
  await filler.close();
  await workload.createTopic();
  await until('both brokers lead', async () => {
    const ids = await leadersOf(TOPIC, toSecond);
    return ids.includes(1) && ids.includes(2);
  });
  return workload.during(async () => {
    const partition = (await leadersOf(TOPIC, toSecond)).indexOf(1);
    const group = await groupAt(toFirst, 1);
    const atFirst = new RawGroup(toFirst, group, TOPIC);
    await until('an offset is committed', async () => (await atFirst.commit(0, 5n)) === 0);
    await sleep(1_000);
    await faults({ partition, atFirst, atSecond: new RawGroup(toSecond, group, TOPIC) });
  });
}

/** Until the other broker has everything and moved on: where the partition ends there at least. */
async function takenOver(partition: number, atSecond: RawGroup): Promise<bigint> {
  await until('the second broker leads everything', async () =>
    (await leadersOf(TOPIC, toSecond)).every((id) => id === 2),
  );
  const { groupId } = atSecond;
  await until('and coordinates', async () => (await coordinatorOf(toSecond, groupId)) === 2);
  await until('the group moves on', async () => (await atSecond.commit(0, 9n)) === 0);
  for (let index = 0; index < PARTITIONS; index++) {
    const { offset: before } = await latest(toSecond, index);
    await until(
      `partition ${index} moves on`,
      async () => (await latest(toSecond, index)).offset > before,
    );
  }
  const { errorCode, offset } = await latest(toSecond, partition);
  expect(errorCode).toBe(ErrorCode.NONE);
  return offset;
}

it('refuses what reaches a paused broker after another took over, or answers it as fresh as the other', async () => {
  const verdict = await underWork('broker paused', async ({ partition, atFirst, atSecond }) => {
    first.pause();
    const end = await takenOver(partition, atSecond);
    // All of it waits in the paused broker's socket, and is read before its first tick has told it anything.
    const asked = Promise.all([
      atFirst.committed(0, PATIENT_MS),
      atFirst.commit(0, 6n, PATIENT_MS),
      latest(toFirst, partition, PATIENT_MS),
      fetchFrom(toFirst, { partition, fetchOffset: 0n }, PATIENT_MS),
    ]);
    await sleep(200);
    first.resume();
    const [committed, commit, list, fetch] = await asked;
    expectFresh(committed.errorCode, committed.offset, 9n);
    expect(REFUSALS).toContain(commit);
    expectFresh(list.errorCode, list.offset, end);
    expectFresh(fetch.errorCode, fetch.highWatermark, end);
    await sleep(2_000);
  });
  expect(verdict.violations).toEqual([]);
});

it('answers nothing old while PostgreSQL is out of its sight, and holds nobody up with a flush that it began', async () => {
  const verdict = await underWork('broker cut off', async ({ partition, atFirst, atSecond }) => {
    const other = await produceToFiller();
    // Between two COPYs of a flush: the rows of the first are there, uncommitted, and PostgreSQL waits for the others.
    proxy.silenceAt((fromServer) => isSecondCopy(fromServer));
    const end = await takenOver(partition, atSecond);
    for (let n = 0; n < 20; n++) {
      const committed = await atFirst.committed(0);
      expectFresh(committed.errorCode, committed.offset, 9n);
      const list = await latest(toFirst, partition);
      expectFresh(list.errorCode, list.offset, end);
      const fetch = await fetchFrom(toFirst, { partition, fetchOffset: 0n });
      expectFresh(fetch.errorCode, fetch.highWatermark, end);
      expect(await coordinatorOf(toFirst, atFirst.groupId)).not.toBe(1);
      await sleep(50);
    }
    proxy.letAllThrough();
    await other.stop();
    await until(
      () => `the first broker leads again, which said last ${lastWords(first)}`,
      async () => (await leadersOf(TOPIC, toFirst)).includes(1),
      RETURN_MS,
    );
  });
  expect(verdict.violations).toEqual([]);
}, 300_000);
