import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { createPool } from '@posthorn/db';
import { ErrorCode } from '@posthorn/protocol';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { BrokerProcess } from './support/broker-process.js';
import type { KafkaConnection } from './support/kafka-connection.js';
import { Random, seededRandom } from './support/random.js';
import {
  brokersSeenBy,
  connectTo,
  coordinatorOf,
  describeGroup,
  heartbeat,
  joinAlone,
  leadersOf,
  RawGroup,
  until,
} from './support/raw-group.js';
import { Workload } from './support/workload.js';

const TOPIC = 'shared';
/** As few as each of three brokers has some of, whatever was restarted before: of six, one may have none. */
const PARTITIONS = 12;
/** Longer than a paused broker sleeps. */
const PATIENT_MS = 60_000;

let database: TestDatabase;
const brokers: BrokerProcess[] = [];
let random: Random;

beforeAll(async () => {
  random = seededRandom('three brokers');
  database = await createTestDatabase();
  // Nothing but the same database.
  for (let n = 0; n < 3; n++) {
    brokers.push(await BrokerProcess.start({ databaseUrl: database.url, brokerId: null }));
  }
});

afterAll(async () => {
  for (const broker of brokers) await broker.end('SIGKILL');
  await database.drop();
});

/** Asks a broker on a connection of this question's own. */
async function ask<T>(
  broker: BrokerProcess,
  question: (connection: KafkaConnection) => Promise<T>,
): Promise<T> {
  const connection = await connectTo(broker.address);
  try {
    return await question(connection);
  } finally {
    connection.close();
  }
}

/** -1 while it does not know itself, before it is registered. */
const idOf = (broker: BrokerProcess): Promise<number> =>
  ask(broker, async (to) => (await brokersSeenBy(to)).get(broker.port) ?? -1);

/** How many the database says it has. */
async function shardsOf(brokerId: number): Promise<number> {
  const pool = createPool({ url: database.url, max: 1 });
  const { rowCount } = await pool.query('select from posthorn.shards where broker_id = $1', [
    brokerId,
  ]);
  await pool.end();
  return rowCount ?? 0;
}

const leadersAt = (broker: BrokerProcess): Promise<readonly number[]> =>
  ask(broker, (connection) => leadersOf(TOPIC, connection));

const coordinatorAt = (broker: BrokerProcess, group: string): Promise<number> =>
  ask(broker, (connection) => coordinatorOf(connection, group));

/** Every broker says of every partition and of the group that one of the living has it, and the same one. */
async function agree(living: readonly BrokerProcess[], group: string): Promise<boolean> {
  const ids = new Set(await Promise.all(living.map(idOf)));
  const views = await Promise.all(
    living.map(async (broker) =>
      [...(await leadersAt(broker)), await coordinatorAt(broker, group)].join(),
    ),
  );
  const [first = ''] = views;
  const named = first.split(',').map(Number);
  return (
    new Set(views).size === 1 && named.length === PARTITIONS + 1 && named.every((id) => ids.has(id))
  );
}

/** How long until the group commits an offset and everybody agrees, counted from when the harm begins. */
async function takenOver(
  living: readonly BrokerProcess[],
  group: string,
  harm: () => Promise<unknown>,
): Promise<number> {
  const begun = performance.now();
  const [, ms] = await Promise.all([
    harm(),
    until('others took over', () => agree(living, group)).then(() => performance.now() - begun),
  ]);
  await until('the group commits', async () => {
    const id = await coordinatorAt(living[0], group);
    const nodes = await Promise.all(living.map(idOf));
    const coordinator = living[nodes.indexOf(id)];
    if (!coordinator) return false;
    const code = await ask(coordinator, (to) => new RawGroup(to, group, TOPIC).commit(0, 1n));
    return code === ErrorCode.NONE;
  });
  return ms;
}

/** A group that the broker coordinates. */
async function groupOf(broker: BrokerProcess): Promise<string> {
  const id = await idOf(broker);
  return ask(broker, async (connection) => {
    for (let n = 0; ; n++) {
      if ((await coordinatorOf(connection, `group-${n}`)) === id) return `group-${n}`;
    }
  });
}

it('spreads the partitions of one topic over brokers that were given the same database and nothing else', async () => {
  const workload = new Workload(baseOptions());
  await workload.createTopic();
  await until('everybody knows', () => agree(brokers, 'any'));
  await until('all three lead', async () => new Set(await leadersAt(brokers[0])).size === 3);
  const ids = await Promise.all(brokers.map(idOf));
  expect(ids.toSorted((a, b) => a - b)).toEqual([1, 2, 3]);
});

function baseOptions() {
  const bootstrap = brokers.map(({ address }) => address);
  return { topic: TOPIC, partitions: PARTITIONS, bootstrap, random };
}

it('loses and repeats nothing while one is stopped and another killed, and serves again in time', async () => {
  const workload = new Workload({ ...baseOptions(), pauseMs: 50, groupMembers: 2 });
  const [stopped, killed, survivor] = [...brokers].toSorted(() => random.next() - 0.5);
  const verdict = await workload.during(async () => {
    await sleep(1_000);
    const id = await idOf(stopped);
    const group = await groupOf(stopped);
    const stopMs = await takenOver([killed, survivor], group, async () => {
      await stopped.end('SIGTERM');
      // Handed back: nobody has to wait for the end of its lease.
      expect(await shardsOf(id)).toBe(0);
    });
    await stopped.start();
    expect(await idOf(stopped)).toBe(id);
    await until('all three lead again', async () => new Set(await leadersAt(stopped)).size === 3);
    const killedGroup = await groupOf(killed);
    const killMs = await takenOver([stopped, survivor], killedGroup, () => killed.end('SIGKILL'));
    await killed.start();
    await until('all three lead again', async () => new Set(await leadersAt(killed)).size === 3);
    process.stdout.write(
      `served again ${Math.round(stopMs)} ms after SIGTERM, ${Math.round(killMs)} ms after SIGKILL\n`,
    );
  });
  expect(verdict.violations).toEqual([]);
});

it('answers nothing of a group out of the memory of a broker that was paused while the group moved on', async () => {
  const [paused, ...others] = brokers;
  const pausedId = await idOf(paused);
  const group = await groupOf(paused);
  const old = await ask(paused, (to) => joinAlone(to, group));
  const connections = await Promise.all(Array.from({ length: 4 }, () => connectTo(paused.address)));
  paused.pause();
  try {
    await until('others took over', () => agree(others, group));
    const heirId = await coordinatorAt(others[0], group);
    const heir = others[(await idOf(others[0])) === heirId ? 0 : 1];
    const moved = await ask(heir, (to) => joinAlone(to, group));
    expect(moved.generation).toBeGreaterThan(old.generation);
    // All of it waits in the paused broker's sockets, and is read before its first look at the cluster.
    const asked = Promise.all([
      heartbeat(connections[0], { groupId: group, ...old }, PATIENT_MS),
      describeGroup(connections[1], group, PATIENT_MS),
      coordinatorOf(connections[2], group, PATIENT_MS),
      leadersOf(TOPIC, connections[3], PATIENT_MS),
    ]);
    await sleep(200);
    paused.resume();
    const [beat, described, coordinator, leaders] = await asked;
    expect(beat).not.toBe(ErrorCode.NONE);
    // A machine that is busy may let it take part again before it has answered everything.
    if ((await shardsOf(pausedId)) === 0) {
      expect([ErrorCode.NOT_COORDINATOR, ErrorCode.COORDINATOR_NOT_AVAILABLE]).toContain(beat);
      expect(described.errorCode).not.toBe(ErrorCode.NONE);
      expect(coordinator).not.toBe(pausedId);
      expect(leaders).not.toContain(pausedId);
    }
    await until('it leads again', async () => (await leadersAt(paused)).includes(pausedId));
  } finally {
    paused.resume();
    for (const connection of connections) connection.close();
  }
});

it('tells clients that are connected to any one broker where all of them are', async () => {
  await until('everybody agrees', () => agree(brokers, 'any'));
  const ports = brokers.map(({ port }) => port).toSorted((a, b) => a - b);
  for (const broker of brokers) {
    const seen = await ask(broker, brokersSeenBy);
    expect([...seen.keys()].toSorted((a, b) => a - b)).toEqual(ports);
  }
});
