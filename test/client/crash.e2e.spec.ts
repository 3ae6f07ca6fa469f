import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { jest } from '@jest/globals';
import { connectCluster, type RecordMetadata } from '@posthorn/client';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { joined } from './support/member.js';
import { freePort } from '../support/free-port.js';
import { quickly, until } from './support/rig.js';

// A machine that is busy with other suites takes its time.
jest.setTimeout(90_000);

let database: TestDatabase;
let port: number;
let child: ChildProcess | null = null;

beforeAll(async () => {
  database = await createTestDatabase();
  port = await freePort();
});
afterAll(async () => {
  await kill();
  await database.drop();
});

function startBrokerProcess(): void {
  child = fork(path.resolve('apps/broker/dist/main.js'), {
    execArgv: [],
    stdio: 'ignore',
    env: {
      ...process.env,
      DATABASE_URL: database.url,
      POSTHORN_PORT: String(port),
      POSTHORN_ADMIN_PORT: '0',
      POSTHORN_LOG_LEVEL: 'silent',
      POSTHORN_GROUP_INITIAL_REBALANCE_DELAY_MS: '0',
    },
  });
}

async function kill(): Promise<void> {
  if (child === null) return;
  const gone = once(child, 'exit');
  child.kill('SIGKILL');
  await gone;
  child = null;
}

describe('a broker process that is killed under load', () => {
  it('costs neither an acknowledged record nor its place, and the group goes on by itself', async () => {
    startBrokerProcess();
    const cluster = connectCluster({
      brokers: [`127.0.0.1:${port}`],
      retryBackoffMs: 20,
      retryBackoffMaxMs: 200,
    });
    await cluster.ensureTopics([{ topic: 'crash', partitions: 3 }]);
    const log = new Map<string, string>();
    const group = cluster.group({
      ...quickly,
      groupId: 'crash',
      topics: ['crash'],
      handle: ({ partition, offset, value }) => {
        log.set(`${partition}/${offset}`, String(value));
        return Promise.resolve();
      },
    });
    const ready = joined(group);
    await group.start();
    await ready;
    const producer = cluster.producer();
    const acknowledged: { value: string; at: RecordMetadata }[] = [];
    const sends: Promise<void>[] = [];
    for (let i = 0; i < 400; i++) {
      const value = String(i);
      sends.push(
        producer
          .send({ topic: 'crash', key: `k${i % 9}`, value })
          .then((at) => void acknowledged.push({ value, at })),
      );
      await sleep(10);
      if (i % 150 === 100) {
        await kill();
        await sleep(200);
        startBrokerProcess();
      }
    }
    await Promise.all(sends);
    await until('everything was read', () => log.size >= 400);
    await cluster.close();

    expect(acknowledged).toHaveLength(400);
    for (const { value, at } of acknowledged) {
      expect(log.get(`${at.partition}/${at.offset}`)).toBe(value);
    }
    expect(log.size).toBe(400);
    expect(new Set(log.values()).size).toBe(400);
  });
});
