// Five groups read at the tail while records come in: PostgreSQL must see none of it. Counted by PostgreSQL itself, in
// the statistics of the segments' tables, against the rows that the same records take to write.
import pg from 'pg';
import { connectCluster } from '../../libs/client/dist/index.js';
import { waitUntil } from './load.mjs';
import { figure, startStack } from './stack.mjs';
import { randomBytes } from './yardsticks.mjs';

const GROUPS = 5;
const RECORDS = Number(process.env.BENCH_RECORDS ?? 20_000);
const BURST = 100;

const stack = await startStack();
const cluster = connectCluster({ brokers: [stack.address], clientId: 'bench' });
const statistics = new pg.Client({ connectionString: stack.url });
try {
  await statistics.connect();
  await cluster.ensureTopics([{ topic: 'tail', partitions: 4 }]);
  const counts = Array.from({ length: GROUPS }, () => 0);
  const groups = counts.map((_, index) =>
    cluster.group({
      groupId: `tail-${index}`,
      topics: ['tail'],
      offsetReset: 'earliest',
      handle: async () => {
        counts[index] += 1;
      },
    }),
  );
  for (const group of groups) await group.start();
  await waitUntil(
    () => groups.every((group) => group.assignment().length === 4),
    'all groups assigned',
  );
  const before = await segmentReads();
  const producer = cluster.producer();
  const value = randomBytes(1_000);
  for (let sent = 0; sent < RECORDS; sent += BURST) {
    await Promise.all(Array.from({ length: BURST }, () => producer.send({ topic: 'tail', value })));
  }
  await waitUntil(() => counts.every((count) => count === RECORDS), 'all records handled');
  await new Promise((resolve) => setTimeout(resolve, 1_500)); // statistics are written at most once a second
  const after = await segmentReads();
  console.log(
    `${RECORDS} records read by ${GROUPS} groups: ${after.read - before.read} rows read, ${after.written - before.written} written`,
  );
  figure('rows read from PostgreSQL by five groups at the tail', after.read - before.read, {
    atMost: 0,
  });
} finally {
  await statistics.end();
  await cluster.close();
  await stack.stop();
}

async function segmentReads() {
  const { rows } = await statistics.query(
    `select coalesce(sum(seq_tup_read + coalesce(idx_tup_fetch, 0)), 0)::int as read, coalesce(sum(n_tup_ins), 0)::int as written
     from pg_stat_user_tables where schemaname = 'posthorn' and relname like 'log_segment_%'`,
  );
  return rows[0];
}
