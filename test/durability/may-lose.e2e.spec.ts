import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { ErrorCode, Produce } from '@posthorn/protocol';
import { buildBatch } from '@posthorn/records';
import { BrokerProcess } from './support/broker-process.js';
import { ConnectionLost } from './support/kafka-connection.js';
import { PostgresServer } from './support/postgres-server.js';
import { seededRandom } from './support/random.js';
import { until } from './support/raw-group.js';
import { RawCluster } from './support/raw-cluster.js';
import { RawReader } from './support/raw-reader.js';
import { createTopic } from './support/workload.js';

const CRASHES = 3;
const PARTITIONS = 3;
const TOPIC = 'may-lose';

let postgres: PostgresServer;
let broker: BrokerProcess;

beforeAll(async () => {
  // Ten seconds of commits that PostgreSQL answered and has not written: what a crash takes with it.
  postgres = await PostgresServer.start({ wal_writer_delay: '10s' });
  broker = await BrokerProcess.start({ databaseUrl: postgres.url });
});

afterAll(async () => {
  await broker.end('SIGKILL');
  await postgres.remove();
});

/** Those of all partitions together. */
let acked = 0;

/** Appends one record after the other. */
async function produce(cluster: RawCluster, index: number, stop: AbortSignal): Promise<void> {
  for (let sent = 0; !stop.aborted; sent++) {
    const timestamp = BigInt(Date.now());
    const { buffer: records } = buildBatch([{ value: `${index} ${sent}`, timestamp }]);
    const topicData = [{ name: TOPIC, partitionData: [{ index, records }] }];
    const body = { acks: -1, timeoutMs: 5_000, topicData };
    try {
      const { responses } = await cluster.toLeader(index, Produce, { version: 9, body });
      if (responses[0]?.partitionResponses[0]?.errorCode === ErrorCode.NONE) acked++;
      else cluster.forgetLeader(index);
    } catch (error) {
      if (!(error instanceof ConnectionLost)) throw error;
      cluster.forgetLeader(index);
    }
    await sleep(2);
  }
}

it('may lose acked records of a topic that said so, and leaves no holes and no partition that cannot go on', async () => {
  const random = seededRandom('may lose');
  const cluster = new RawCluster(TOPIC, [broker.address]);
  const configs = { 'posthorn.durability': 'may-lose-on-crash' };
  await createTopic(cluster, { name: TOPIC, partitions: PARTITIONS, configs });
  const stopping = new AbortController();
  const all = Array.from({ length: PARTITIONS }, (_, index) => index);
  const producing = Promise.all(all.map((index) => produce(cluster, index, stopping.signal)));
  for (let crash = 0; crash < CRASHES; crash++) {
    await sleep(random.between(500, 1_500));
    await postgres.stop('immediate');
    await sleep(random.between(0, 500));
    await postgres.start();
  }
  const before = acked;
  await until('records are acked again', () => acked > before + 100);
  stopping.abort();
  await producing;

  // What is read back comes from PostgreSQL, not from the memory of who wrote it.
  await broker.end('SIGKILL');
  await broker.start();
  const reader = new RawReader(cluster, 'final');
  let kept = 0;
  for (const index of all) {
    const { records, highWatermark } = await reader.readAll(index);
    expect(records.map(({ offset }) => offset)).toEqual(
      Array.from({ length: Number(highWatermark) }, (_, offset) => BigInt(offset)),
    );
    kept += records.length;
  }
  await cluster.close();
  process.stdout.write(`may lose: ${acked} acked, ${kept} kept\n`);
  expect(kept).toBeGreaterThan(100);
});
