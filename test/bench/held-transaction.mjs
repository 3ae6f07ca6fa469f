// Ingest while another session holds a REPEATABLE READ snapshot open: what kills logs that update or delete rows, because
// vacuum may remove nothing that the snapshot could still see.
import pg from 'pg';
import { connectCluster } from '../../libs/client/dist/index.js';
import { forSeconds, saturate } from './load.mjs';
import { figure, median, startStack } from './stack.mjs';
import { randomBytes } from './yardsticks.mjs';

const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 5);
const SECONDS = Number(process.env.BENCH_SECONDS ?? 4);

const stack = await startStack();
const cluster = connectCluster({ brokers: [stack.address], clientId: 'bench' });
const holder = new pg.Client({ connectionString: stack.url });
try {
  await holder.connect();
  await cluster.ensureTopics([{ topic: 'held', partitions: 4 }]);
  await ingest(1);
  const ratios = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const free = await ingest(SECONDS);
    await holder.query('begin isolation level repeatable read');
    await holder.query('select count(*) from posthorn.shards'); // takes the snapshot
    const held = await ingest(SECONDS);
    await holder.query('rollback');
    console.log(`round ${round + 1}: ${Math.round(free)} records/s free, ${Math.round(held)} held`);
    ratios.push(held / free);
  }
  figure('ingest under a held snapshot, of ingest without', median(ratios), { atLeast: 0.9 });
} finally {
  await holder.end();
  await cluster.close();
  await stack.stop();
}

async function ingest(seconds) {
  const producer = cluster.producer();
  const value = randomBytes(1_000);
  const result = await saturate(producer, {
    topic: 'held',
    partitions: 4,
    value,
    until: forSeconds(seconds),
  });
  await producer.close();
  return result.acknowledged / result.seconds;
}
