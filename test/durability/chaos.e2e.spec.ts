import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { GroupHistory, groupViolationsOf } from './history/group-history.js';
import { BrokerProcess } from './support/broker-process.js';
import { doHarm, type Node } from './support/faults.js';
import { PostgresServer } from './support/postgres-server.js';
import { Random, seededRandom } from './support/random.js';
import { RawCluster } from './support/raw-cluster.js';
import { connectTo, leadersOf, until } from './support/raw-group.js';
import { RawMember } from './support/raw-member.js';
import { TcpProxy } from './support/tcp-proxy.js';
import { createTopic, Workload } from './support/workload.js';

// `node test/durability/chaos.mjs --minutes 10 --seed 7` sets these; as one test of many it takes one short round.
const MINUTES = Number(process.env.POSTHORN_CHAOS_MINUTES ?? 0);
const ROUND_MS = MINUTES > 0 ? 30_000 : 8_000;
const PARTITIONS = 6;
const MEMBERS = 3;

let postgres: PostgresServer;
let nodes: readonly Node[] = [];
/** Two: the moments at which producers draw must not change what harm is done. */
const random = seededRandom('chaos');
const harm = new Random(random.seed + 1);

beforeAll(async () => {
  postgres = await PostgresServer.start();
  const start = async (brokerId: number): Promise<Node> => {
    const url = new URL(postgres.url);
    const proxy = await TcpProxy.start(url.hostname, Number(url.port));
    url.port = String(proxy.port);
    return { proxy, broker: await BrokerProcess.start({ databaseUrl: url.href, brokerId }) };
  };
  nodes = [await start(1), await start(2)];
  // Shards go to brokers in ranges: behind so many partitions, the topics of the rounds lie on both sides of the middle.
  const filler = new RawCluster('filler', [nodes[0].broker.address]);
  await createTopic(filler, { name: 'filler', partitions: 29 });
  await filler.close();
}, 60_000);

afterAll(async () => {
  for (const { broker, proxy } of nodes) {
    await broker.end('SIGKILL');
    await proxy.close();
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

function startMembers(topic: string) {
  const history = new GroupHistory();
  const stopping = new AbortController();
  const bootstrap = nodes.map(({ broker }) => broker.address);
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

async function round(topic: string, log: (what: string) => void): Promise<void> {
  const bootstrap = nodes.map(({ broker }) => broker.address);
  const workload = new Workload({ topic, partitions: PARTITIONS, bootstrap, random });
  await workload.createTopic();
  await until('every partition is led', () => everybodyKnows(topic), 60_000);
  const members = startMembers(topic);
  try {
    const verdict = await workload.during(async () => {
      await doHarm({ nodes, postgres, random: harm }, { forMs: ROUND_MS, told: log });
      await sleep(500);
      await until('every partition is led again', () => everybodyKnows(topic), 60_000);
    });
    expect(verdict.violations).toEqual([]);
  } finally {
    const history = await members.finish();
    expect(groupViolationsOf(history).slice(0, 20)).toEqual([]);
  }
}

it(
  'keeps log and groups as they were acked, whatever happens to brokers and PostgreSQL',
  async () => {
    const end = Date.now() + MINUTES * 60_000;
    for (let n = 1; n === 1 || Date.now() < end; n++) {
      await round(`chaos-${n}`, (what) => void process.stdout.write(`round ${n}: ${what}\n`));
    }
  },
  MINUTES * 60_000 + 180_000,
);
