// Three brokers are restarted one after the other, again and again, under clients of three makes that each have one record
// on its way for every partition: the longest time in which a client got no answer for one of them, by restart.
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import kafkajs from 'kafkajs';
import { connectCluster } from '../../libs/client/dist/index.js';
import { topicLeaders } from './ask.mjs';
import { waitUntil } from './load.mjs';
import { figure, median, startBroker, startStack } from './stack.mjs';

const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 1);
const PARTITIONS = 12;
const BROKERS = 3;
const LIMIT_MS = 1_000;
const TOPIC = 'restarted';
const PYTHON = process.env.POSTHORN_TEST_PYTHON ?? 'python3';

/** The longest time between two answers of any partition, since it was asked last. */
class Gaps {
  #last = new Map();
  #longest = 0;

  acked(partition) {
    const now = performance.now();
    this.#longest = Math.max(this.#longest, now - (this.#last.get(partition) ?? now));
    this.#last.set(partition, now);
  }

  take() {
    const longest = this.#longest;
    this.#longest = 0;
    return longest;
  }
}

const stack = await startStack();
const brokers = [stack.broker];
const clients = [];
try {
  while (brokers.length < BROKERS) brokers.push(await startBroker(stack.url));
  const addresses = brokers.map(({ address }) => address);
  const cluster = connectCluster({ brokers: addresses, clientId: 'setup' });
  await cluster.ensureTopics([{ topic: TOPIC, partitions: PARTITIONS }]);
  await cluster.close();
  await allLead(addresses[0]);
  clients.push(await ofKafkajs(addresses), await ofOurs(addresses));
  if (hasLibrdkafka()) clients.push(await ofLibrdkafka(addresses));
  await new Promise((go) => setTimeout(go, 2_000)); // what is cold compiles
  const seen = new Map(clients.map(({ name }) => [name, []]));
  for (let restart = 0; restart < ROUNDS * BROKERS; restart += 1) {
    const index = restart % BROKERS;
    for (const client of clients) await client.gap();
    const { port } = brokers[index];
    await brokers[index].end('SIGTERM');
    brokers[index] = await startBroker(stack.url, { port });
    await allLead(addresses[index]);
    await new Promise((go) => setTimeout(go, 500)); // who waits is answered, and counted
    const gaps = [];
    for (const { name, gap } of clients) {
      const ms = await gap();
      seen.get(name).push(ms);
      gaps.push(`${name} ${ms.toFixed(0)} ms`);
    }
    console.log(`restart ${restart + 1}: ${gaps.join(', ')}`);
  }
  for (const [name, gaps] of seen) {
    figure(`without an answer for ${name}, of ${LIMIT_MS} ms`, median(gaps) / LIMIT_MS, {
      atMost: 1,
    });
  }
} finally {
  await Promise.all(clients.map((client) => client.close()));
  await Promise.all(brokers.slice(1).map((broker) => broker.end('SIGTERM')));
  await brokers[0]?.end('SIGTERM');
  await stack.stop();
}

function allLead(address) {
  return waitUntil(async () => {
    const leaders = await topicLeaders(address, TOPIC).catch(() => []);
    return new Set(leaders).size === BROKERS && !leaders.includes(-1);
  }, 'all lead');
}

/** One record after the other for each partition, whatever becomes of them. */
function produce(name, send, close) {
  const gaps = new Gaps();
  const over = new AbortController();
  const running = Array.from({ length: PARTITIONS }, async (_, partition) => {
    while (!over.signal.aborted) {
      const isAcked = await send(partition).then(
        () => true,
        () => false,
      );
      if (isAcked) gaps.acked(partition);
      await new Promise((go) => setTimeout(go, 5));
    }
  });
  const end = async () => {
    over.abort();
    await Promise.all(running);
    await close();
  };
  return { name, gap: () => gaps.take(), close: end };
}

async function ofKafkajs(addresses) {
  const kafka = new kafkajs.Kafka({ brokers: addresses, logLevel: kafkajs.logLevel.NOTHING });
  const producer = kafka.producer();
  await producer.connect();
  const send = (partition) =>
    producer.send({ topic: TOPIC, messages: [{ partition, value: 'x' }] });
  return produce('kafkajs', send, () => producer.disconnect());
}

async function ofOurs(addresses) {
  const cluster = connectCluster({ brokers: addresses, clientId: 'bench' });
  const producer = cluster.producer();
  const send = (partition) => producer.send({ topic: TOPIC, partition, value: 'x' });
  return produce('our client', send, async () => {
    await producer.close();
    await cluster.close();
  });
}

function hasLibrdkafka() {
  return spawnSync(PYTHON, ['-c', 'import confluent_kafka']).status === 0;
}

async function ofLibrdkafka(addresses) {
  const script = fileURLToPath(new URL('./rolling-restart.py', import.meta.url));
  const child = spawn(PYTHON, [script, addresses.join(), TOPIC, String(PARTITIONS)], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
  return {
    name: 'librdkafka',
    gap: async () => {
      child.stdin.write('gap\n');
      return Number((await lines.next()).value);
    },
    close: async () => {
      const ended = once(child, 'exit');
      child.stdin.end();
      await ended;
    },
  };
}
