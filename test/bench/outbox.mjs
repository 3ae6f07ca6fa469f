// Publishing in a transaction: what posthorn.publish costs beside a plain insert of the same bytes in the same run, how long a
// record takes from its commit to the log, and both again while a transaction that published stays open beside.
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { connectCluster } from '../../libs/client/dist/index.js';
import { forSeconds } from './load.mjs';
import { figure, median, startStack } from './stack.mjs';

const SECONDS = Number(process.env.BENCH_SECONDS ?? 4);
const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 3);
const WRITERS = 8;
const SAMPLES = Number(process.env.BENCH_SAMPLES ?? 200);
const topic = 'outbox';
const value = 'v'.repeat(500);
const PLAIN = 'insert into plain (topic, key, value) values ($1, $2, $3)';
const PUBLISH = 'select posthorn.publish($1, $2, $3)';

const stack = await startStack();
const pool = new pg.Pool({ connectionString: stack.url, max: WRITERS + 3 });
const cluster = connectCluster({ brokers: [stack.address] });
/** When the handler saw each record, by its value. */
const seen = new Map();
try {
  await pool.query(
    'create table plain (id bigint generated always as identity primary key, topic text, key text, value text)',
  );
  await cluster.ensureTopics([{ topic, partitions: 4 }]);
  const group = cluster.group({
    groupId: 'bench',
    topics: [topic],
    fetchMaxWaitMs: 500,
    handle: async (record) => void seen.set(String(record.value), performance.now()),
  });
  await group.start();
  while (group.assignment().length === 0) await sleep(50);

  const producer = cluster.producer();
  const produced = await latencies(
    'produced',
    (id) => producer.send({ topic, key: id, value: id }),
    true,
  );
  const quiet = await latencies('published', publish);
  figure('commit to handler, ms, p50', quiet.p50, { atMost: 10 });
  figure('commit to handler, of a produce to the handler, p50', quiet.p50 / produced.p50, {
    atMost: 6,
  });
  const rounds = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const plain = await rate(PLAIN);
    const published = await rate(PUBLISH);
    await drained();
    console.log(
      `round ${round + 1}: ${Math.round(plain)} plain inserts/s, ${Math.round(published)} published/s`,
    );
    rounds.push(published / plain);
  }
  figure('published, of plain inserts', median(rounds), { atLeast: 0.4 });

  const held = await pool.connect();
  await held.query('begin isolation level repeatable read');
  await held.query(PUBLISH, [topic, 'held', value]);
  const beside = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    beside.push((await rate(PUBLISH)) / (await rate(PLAIN)));
    await drained(1);
  }
  const slow = await latencies('published beside a held transaction', publish);
  figure('published, of plain inserts, beside a held transaction', median(beside), {
    atLeast: 0.4,
  });
  figure('commit to handler beside it, of that without it, p50', slow.p50 / quiet.p50, {
    atMost: 3,
  });
  const { rows } = await pool.query(
    `select sum(pg_total_relation_size(inhrelid))::float8 / 1024 / 1024 as mib from pg_inherits
      where inhparent = 'posthorn.outbox'::regclass`,
  );
  figure('MiB of the outbox beside it', rows[0].mib, { atMost: 96 });
  await held.query('commit');
  held.release();
} finally {
  await cluster.close();
  await pool.end();
  await stack.stop();
}

/** Commits a second of all writers together, one statement each. */
async function rate(statement) {
  const until = forSeconds(SECONDS);
  const startedAt = performance.now();
  const counts = await Promise.all(
    Array.from({ length: WRITERS }, async (_, writer) => {
      let count = 0;
      for (; !until(); count += 1)
        await pool.query(statement, [topic, `k${writer}.${count % 100}`, value]);
      return count;
    }),
  );
  return counts.reduce((sum, count) => sum + count, 0) / ((performance.now() - startedAt) / 1000);
}

function publish(id) {
  return pool.query(PUBLISH, [topic, id, id]);
}

/** Until a handler at the tail has the record: from the answer to the commit, or from the sending where that is told. */
async function latencies(name, send, fromStart = false) {
  const took = [];
  for (let n = 0; n < SAMPLES; n += 1) {
    const id = `${name} ${n}`;
    const startedAt = performance.now();
    await send(id);
    const sentAt = fromStart ? startedAt : performance.now();
    while (!seen.has(id)) await sleep(0);
    took.push(Math.max(0, seen.get(id) - sentAt));
    await sleep(Math.random() * 20);
  }
  took.sort((a, b) => a - b);
  const at = (share) => took[Math.floor(share * (took.length - 1))];
  console.log(`${name}: p50 ${at(0.5).toFixed(1)} ms, p99 ${at(0.99).toFixed(1)} ms`);
  return { p50: at(0.5) };
}

async function drained(left = 0) {
  for (let rows = Infinity; rows > left; await sleep(20)) {
    rows = Number((await pool.query('select count(*) as n from posthorn.outbox')).rows[0].n);
  }
}
