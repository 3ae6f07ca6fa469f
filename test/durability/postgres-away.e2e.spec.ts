import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { freePort } from '@posthorn/embedded-postgres';
import { BrokerProcess } from './support/broker-process.js';
import { PostgresServer } from './support/postgres-server.js';
import { seededRandom } from './support/random.js';
import { until } from './support/raw-group.js';
import { TcpProxy } from './support/tcp-proxy.js';
import { Workload } from './support/workload.js';

const WARN = 40;
const MIB = 1024 * 1024;
/** The lanes of the log write on connections of their own, and each says what became of its own. */
const LANES = 2;

let postgres: PostgresServer;
let proxy: TcpProxy;
let broker: BrokerProcess;

beforeAll(async () => {
  postgres = await PostgresServer.start();
  const url = new URL(postgres.url);
  proxy = await TcpProxy.start(url.hostname, Number(url.port));
  url.port = String(proxy.port);
  // With everything that has connections to PostgreSQL.
  broker = await BrokerProcess.start({ databaseUrl: url.href, hasAdminApi: true });
});

afterAll(async () => {
  await broker.end('SIGKILL');
  await proxy.close();
  await postgres.remove();
});

it('ends with one sentence when PostgreSQL is down at the start', async () => {
  const databaseUrl = `postgresql://posthorn:secret@127.0.0.1:${await freePort()}/posthorn`;
  const starting = BrokerProcess.start({ databaseUrl });
  await expect(starting).rejects.toThrow(
    /^the broker ended with 1: PostgreSQL cannot be reached: [^\n]*ECONNREFUSED[^\n]*$/,
  );
  await expect(starting).rejects.not.toThrow(/secret/);
});

it('refuses with errors that clients retry while PostgreSQL is away, says so once, and goes on by itself', async () => {
  const random = seededRandom('PostgreSQL away');
  const options = { topic: 'away', partitions: 3, bootstrap: [broker.address], random };
  const workload = new Workload(options);
  await workload.createTopic();
  const before = broker.lines.length;
  let most = 0;
  const verdict = await workload.during(async () => {
    await sleep(1_000);
    await postgres.stop('fast');
    for (let n = 0; n < 50; n++) {
      await sleep(100);
      most = Math.max(most, broker.residentBytes);
    }
    const acked = workload.recorder.acked;
    await postgres.start();
    await until('records are acked again', () => workload.recorder.acked > acked + 100);
  });
  expect(verdict.violations).toEqual([]);
  // A producer that is told -1, or anything else that is final, ends with an error; here it is seen that some were told.
  expect([...workload.codes.keys()].filter((code) => code !== 0)).not.toEqual([]);
  const complaints = broker.lines.slice(before).filter(({ level }) => level >= WARN);
  expect(complaints.length).toBeGreaterThan(0);
  // That it is away says all: where in our code that was met is no news.
  expect(complaints.filter((line) => JSON.stringify(line).includes('"stack"'))).toEqual([]);
  // Each part of the broker says it once, though it tries again several times a second; a lost connection is its own news.
  const said = new Map<string, number>();
  for (const { msg } of complaints) said.set(msg, (said.get(msg) ?? 0) + 1);
  said.delete('an idle PostgreSQL connection was lost');
  expect([...said].filter(([, times]) => times > LANES)).toEqual([]);
  expect(most).toBeLessThan(400 * MIB);
});

it('finds its way around connections that died without a word', async () => {
  const random = seededRandom('connections dead');
  const options = { topic: 'dead', partitions: 3, bootstrap: [broker.address], random };
  const workload = new Workload(options);
  await workload.createTopic();
  const before = broker.lines.length;
  const verdict = await workload.during(async () => {
    await sleep(1_000);
    proxy.silence();
    await sleep(2_000);
    proxy.letNewThrough();
    const acked = workload.recorder.acked;
    await until('records are acked again', () => workload.recorder.acked > acked + 100);
  });
  expect(verdict.violations).toEqual([]);
  // Silence is an outage like any other.
  const complaints = broker.lines.slice(before).filter(({ level }) => level >= WARN);
  expect(complaints.filter((line) => JSON.stringify(line).includes('"stack"'))).toEqual([]);
});
