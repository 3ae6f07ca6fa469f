// Durable ingest of one client into three brokers over one PostgreSQL, against the same into one of them, round by round:
// a second broker must cost nothing.
import { connectCluster } from '../../libs/client/dist/index.js';
import { topicLeaders } from './ask.mjs';
import { forSeconds, saturate, waitUntil } from './load.mjs';
import { figure, median, startBroker, startStack } from './stack.mjs';
import { randomBytes } from './yardsticks.mjs';

const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 3);
const SECONDS = Number(process.env.BENCH_SECONDS ?? 4);
const PARTITIONS = 12;
const VALUE = randomBytes(1_000);

const stack = await startStack();
try {
  await ingest([stack], 1); // the first second compiles
  const rounds = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const one = await ingest([stack], SECONDS);
    const others = [await startBroker(stack.url), await startBroker(stack.url)];
    const all = [stack, ...others];
    await ingest(all, 1);
    const three = await ingest(all, SECONDS);
    await Promise.all(others.map((broker) => broker.end('SIGTERM')));
    rounds.push({ one, three });
    console.log(
      `round ${round + 1}: ${k(one)} k/s of 1 kB with one broker, ${k(three)} with three`,
    );
  }
  figure(
    'ingest with three brokers, of that with one',
    median(rounds.map(({ one, three }) => three / one)),
    { atLeast: 1 },
  );
} finally {
  await stack.stop();
}

/** Acknowledged records a second, idempotent, acks=all, once every broker leads its part. */
async function ingest(brokers, seconds) {
  const cluster = connectCluster({
    brokers: brokers.map(({ address }) => address),
    clientId: 'bench',
  });
  try {
    await cluster.ensureTopics([{ topic: 'ingest', partitions: PARTITIONS }]);
    await waitUntil(async () => (await leaders(brokers[0])).size === brokers.length, 'all lead');
    const producer = cluster.producer({ batchBytesMax: 1_000_000 });
    const { acknowledged, seconds: taken } = await saturate(producer, {
      topic: 'ingest',
      partitions: PARTITIONS,
      value: VALUE,
      until: forSeconds(seconds),
    });
    await producer.close();
    return acknowledged / taken;
  } finally {
    await cluster.close();
  }
}

/** Ids of the brokers that lead a partition of the topic. */
async function leaders({ address }) {
  return new Set(await topicLeaders(address, 'ingest'));
}

function k(records) {
  return (records / 1e3).toFixed(0);
}
