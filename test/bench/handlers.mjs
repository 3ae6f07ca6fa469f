// Records a second of a core through a trivial handler: our transport against Nest's own Kafka transport and against kafkajs'
// `eachMessage`, on the same topic of the same broker, in turns. Each consumer is a process of its own, and the CPU that it
// uses for a record counts: the wall time, shown beside, tells of whatever else the machine has to do.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { connectCluster } from '../../libs/client/dist/index.js';
import { figure, median, startStack } from './stack.mjs';

const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 3);
/** Enough that the start of an app, some tenths of a second that are counted too, is little beside them. */
const RECORDS = Number(process.env.BENCH_RECORDS ?? 250_000);
const WARM_UP_RECORDS = 20_000;
const PARTITIONS = 6;
const KINDS = ['posthorn', 'nest', 'kafkajs'];
/** Nest's transport is what a team comes from. */
const TIMES_NEST = 5;
/** It has no pipeline of Nest's, no retries and no dead letters to pay for: what those cost is saved elsewhere. */
const TIMES_KAFKAJS = 1;
const LIMIT_MS = 120_000;
const CHILD_FLAGS = (process.env.BENCH_CHILD_FLAGS ?? '').split(' ').filter(Boolean);
const PROCESS = fileURLToPath(new URL('./handlers-process.mjs', import.meta.url));

const stack = await startStack({ env: { POSTHORN_GROUP_INITIAL_REBALANCE_DELAY_MS: '0' } });
let groups = 0;
try {
  for (const bytes of [100, 1_000]) {
    const topic = `handlers-${bytes}`;
    await fill(topic, bytes, RECORDS);
    await fill(`${topic}-warm`, bytes, WARM_UP_RECORDS);
    const rounds = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      const one = {};
      for (const kind of KINDS) one[kind] = await consume(kind, topic);
      rounds.push(one);
    }
    report(bytes, rounds);
  }
} finally {
  await stack.stop();
}

/** JSON payloads of the size, numbered, so that a consumer can tell that it saw each of them once. */
async function fill(topic, bytes, total) {
  const cluster = connectCluster({ brokers: [stack.address], clientId: 'bench' });
  await cluster.ensureTopics([{ topic, partitions: PARTITIONS }]);
  const producer = cluster.producer();
  const pad = 'x'.repeat(bytes - JSON.stringify({ n: total, pad: '' }).length);
  for (let n = 0; n < total;) {
    const records = [];
    for (let i = 0; i < 1_000 && n < total; i += 1, n += 1) {
      const value = Buffer.from(JSON.stringify({ n, pad }));
      records.push({ topic, partition: n % PARTITIONS, key: Buffer.from(`k${n % 997}`), value });
    }
    await producer.sendAll(records);
  }
  await cluster.close();
}

/** Microseconds for each record. */
async function consume(kind, topic) {
  const group = `handlers-${(groups += 1)}`;
  const passes = [`${topic}-warm:${WARM_UP_RECORDS}`, `${topic}:${RECORDS}`];
  const child = fork(PROCESS, [kind, stack.address, group, ...passes], { execArgv: CHILD_FLAGS });
  const ended = once(child, 'exit');
  const timer = setTimeout(() => child.kill('SIGKILL'), LIMIT_MS);
  try {
    const answer = await Promise.race([once(child, 'message'), ended]);
    if (typeof answer[0] !== 'object' || answer[0] === null)
      throw new Error(`${kind} did not read ${RECORDS} records within ${LIMIT_MS} ms`);
    await ended;
    return answer[0];
  } finally {
    clearTimeout(timer);
  }
}

function report(bytes, rounds) {
  for (const kind of KINDS) {
    const cpu = median(rounds.map((round) => round[kind].cpuMicros));
    const wall = median(rounds.map((round) => round[kind].wallMicros));
    console.log(
      `${kind}, ${bytes} B: ${cpu.toFixed(1)} us of CPU a record (${wall.toFixed(1)} us of time)`,
    );
  }
  const times = (kind) => median(rounds.map((one) => one[kind].cpuMicros / one.posthorn.cpuMicros));
  figure(`${bytes} B: records a core, of Nest's own transport`, times('nest'), {
    atLeast: TIMES_NEST,
  });
  figure(`${bytes} B: records a core, of kafkajs eachMessage`, times('kafkajs'), {
    atLeast: TIMES_KAFKAJS,
  });
}
