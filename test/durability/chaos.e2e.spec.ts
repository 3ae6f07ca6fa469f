import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { GroupHistory, groupViolationsOf } from './history/group-history.js';
import { BrokerProcess } from './support/broker-process.js';
import { Copying } from './support/copying.js';
import { describeStep, doHarm, planHarm, type Node } from './support/faults.js';
import { freePort } from '../support/free-port.js';
import { PostgresServer } from './support/postgres-server.js';
import { Random, seededRandom } from './support/random.js';
import type { Address } from './support/raw-cluster.js';
import { connectTo, leadersOf, until } from './support/raw-group.js';
import { RawMember } from './support/raw-member.js';
import { TcpProxy } from './support/tcp-proxy.js';
import { Workload } from './support/workload.js';

// `npm run chaos -- --minutes 10 --seed 7` sets these; as one test of many it takes one short round. With 0 minutes it is
// one round as long as any other, so that one that failed meets the same harm again.
const IS_ASKED_FOR = process.env.POSTHORN_CHAOS_MINUTES !== undefined;
const MINUTES = Number(process.env.POSTHORN_CHAOS_MINUTES ?? 0);
/** A round has its own numbers, so that one that failed can be repeated without those before it. */
const FIRST_ROUND = Number(process.env.POSTHORN_CHAOS_ROUND ?? 1);
const ROUND_MS = IS_ASKED_FOR ? 30_000 : 8_000;
const PARTITIONS = 6;
const MEMBERS = 3;

const BROKERS = 3;

let postgres: PostgresServer;
const nodes: Node[] = [];
let bootstrap: readonly Address[] = [];
const { seed } = seededRandom('chaos');

/** PostgreSQL behind a proxy, and the broker behind another one, whose address it advertises. */
async function startNode(index: number): Promise<Node> {
  const url = new URL(postgres.url);
  const proxy = await TcpProxy.start(url.hostname, Number(url.port));
  url.port = String(proxy.port);
  const port = await freePort();
  const clients = await TcpProxy.start('127.0.0.1', port);
  const env = {
    POSTHORN_ADVERTISED_PORT: String(clients.port),
    // Copiers that are killed or stand still are to be missed soon, and so are their transactions.
    POSTHORN_GROUP_SESSION_TIMEOUT_MIN_MS: '500',
    POSTHORN_TRANSACTION_TIMEOUT_CHECK_MS: '1000',
  };
  const brokerId = index + 1;
  const broker = await BrokerProcess.start({
    databaseUrl: url.href,
    brokerId,
    port,
    env,
    hasAdminApi: IS_ASKED_FOR,
  });
  return { index, proxy, clients, broker };
}

beforeAll(async () => {
  postgres = await PostgresServer.start();
  for (let index = 0; index < BROKERS; index++) nodes.push(await startNode(index));
  bootstrap = nodes.map(({ clients }): Address => `127.0.0.1:${clients.port}`);
}, 400_000);

afterAll(async () => {
  for (const { broker, proxy, clients } of nodes) {
    await broker.end('SIGKILL');
    await proxy.close();
    await clients.close();
  }
  await postgres.remove();
});

async function everybodyKnows(topic: string): Promise<boolean> {
  for (const { broker } of nodes) {
    const connection = await connectTo(broker.address);
    const leaders = await leadersOf(topic, connection);
    connection.close();
    if (leaders.length < PARTITIONS || leaders.includes(-1)) return false;
  }
  return true;
}

function startMembers(topic: string, random: Random) {
  const history = new GroupHistory();
  const stopping = new AbortController();
  const working = Promise.all(
    Array.from({ length: MEMBERS }, (_, partition) =>
      new RawMember({ bootstrap, groupId: topic, topic, partition, history, random }).run(
        stopping.signal,
      ),
    ),
  );
  working.catch(() => undefined);
  return {
    finish: async (): Promise<GroupHistory> => {
      stopping.abort();
      await working;
      return history;
    },
  };
}

async function round(n: number, log: (what: string) => void): Promise<void> {
  const topic = `chaos-${n}`;
  const random = new Random(seed + n);
  const steps = planHarm(random, BROKERS, ROUND_MS);
  for (const step of steps) log(describeStep(step));
  const options = { topic, partitions: PARTITIONS, bootstrap, random, groupMembers: 2 };
  const workload = new Workload({ ...options, pauseMs: 20 });
  const copying = { from: topic, partitions: PARTITIONS, bootstrap, random };
  const byKafkajs = new Copying({ ...copying, by: 'kafkajs', copiers: 2 });
  const byOurs = new Copying({ ...copying, by: 'raw', copiers: 3 });
  await workload.createTopic();
  const topics = [topic, await byKafkajs.createTopic(), await byOurs.createTopic()];
  for (const one of topics) {
    await until('every partition is led', () => everybodyKnows(one));
  }
  const members = startMembers(topic, random);
  try {
    for (const one of [byKafkajs, byOurs]) one.start();
    const verdict = await workload.during(async () => {
      await doHarm({ nodes, postgres, copiers: byKafkajs.processes }, steps);
      await sleep(500);
      await until('every partition is led again', () => everybodyKnows(topic));
    });
    expect(verdict.violations).toEqual([]);
    const found = await Promise.all([byKafkajs, byOurs].map((one) => one.finish(verdict.final)));
    expect(found.flat()).toEqual([]);
  } finally {
    await Promise.all([byKafkajs.abandon(), byOurs.abandon()]);
    const history = await members.finish();
    expect(groupViolationsOf(history).slice(0, 20)).toEqual([]);
  }
}

it(
  'keeps log and groups as they were acked, whatever happens to brokers, clients and PostgreSQL',
  async () => {
    const end = Date.now() + MINUTES * 60_000;
    for (let n = FIRST_ROUND; n === FIRST_ROUND || Date.now() < end; n++) {
      await round(n, (what) => void process.stdout.write(`round ${n}: ${what}\n`));
    }
  },
  // The last round settles as long as something moves.
  MINUTES * 60_000 + (IS_ASKED_FOR ? 900_000 : 240_000),
);
