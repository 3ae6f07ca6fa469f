import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { type INestMicroservice, Logger } from '@nestjs/common';
import { ClientKafka } from '@nestjs/microservices';
import { Kafka, logLevel, type Consumer, type Producer } from 'kafkajs';
import { type RunningBroker, startBroker } from 'posthorn';
import { firstValueFrom } from 'rxjs';
import { until } from '../transport/support/until.js';

/** docs/migrating-from-nest-kafka.md promises a few lines: those that are not imports, removed and added together. */
const CHANGED_LINES_MAX = 35;

let broker: RunningBroker;
let producer: Producer;
let consumer: Consumer;
let caller: ClientKafka;
const shipments: { readonly key: string; readonly value: unknown }[] = [];

// The services around: kafkajs publishes and reads, and Nest's own client asks. They stay as they are.
beforeAll(async () => {
  Logger.overrideLogger(false);
  broker = await startBroker({ port: 0, logLevel: 'error', groupInitialRebalanceDelayMs: 0 });
  const address = `${broker.host}:${broker.port}`;
  process.env.KAFKA_BROKERS = address;
  const kafka = new Kafka({ brokers: [address], logLevel: logLevel.NOTHING });
  const admin = kafka.admin();
  await admin.connect();
  const topics = ['orders', 'shipments', 'quotes', 'quotes.reply'];
  await admin.createTopics({ topics: topics.map((topic) => ({ topic, numPartitions: 1 })) });
  await admin.disconnect();
  producer = kafka.producer();
  await producer.connect();
  consumer = kafka.consumer({ groupId: 'billing' });
  await consumer.connect();
  await consumer.subscribe({ topic: 'shipments', fromBeginning: true });
  await consumer.run({
    eachMessage: ({ message: { key, value } }) => {
      shipments.push({ key: String(key), value: JSON.parse(String(value)) });
      return Promise.resolve();
    },
  });
  caller = new ClientKafka({ client: { brokers: [address] }, consumer: { groupId: 'shop' } });
  caller.subscribeToResponseOf('quotes');
  await caller.connect();
});

afterAll(async () => {
  delete process.env.KAFKA_BROKERS;
  await caller.close();
  await Promise.all([producer.disconnect(), consumer.disconnect()]);
  await broker.close();
});

// In this order: what comes after goes on where what was before has stopped.
describe.each([
  ["before: Nest's transport", 'before', 'o-1'],
  ["after: Posthorn's", 'after', 'o-2'],
])('the service %s', (_name, version, id) => {
  let app: INestMicroservice;

  beforeAll(async () => {
    const { start } = (await import(`./${version}/main.js`)) as {
      start: () => Promise<INestMicroservice>;
    };
    app = await start();
  });

  afterAll(() => app.close());

  it('ships an order that another service placed, once', async () => {
    await producer.send({
      topic: 'orders',
      messages: [{ key: id, value: JSON.stringify({ id, grams: 250 }) }],
    });
    await until(() => shipments.some(({ key }) => key === id));
    expect(shipments.filter(({ key }) => key === id)).toEqual([
      { key: id, value: { order: id, cents: 360 } },
    ]);
  });

  it('answers another service', async () => {
    expect(await firstValueFrom(caller.send('quotes', { id, grams: 100 }))).toEqual({ cents: 320 });
  });
});

describe('the move', () => {
  it('repeats nothing: the offsets of the group are taken over', () => {
    expect(shipments.map(({ key }) => key)).toEqual(['o-1', 'o-2']);
  });

  it('is a diff of a few lines, the one that the guide shows', () => {
    const diff = diffOf('before', 'after');
    const changed = diff
      .split('\n')
      .filter((line) => /^[+-](?![+-])/.test(line) && line.length > 1);
    expect(changed.length).toBeLessThanOrEqual(CHANGED_LINES_MAX + importsIn(changed));
    const guide = readFileSync(
      path.join(import.meta.dirname, '../../docs/migrating-from-nest-kafka.md'),
      'utf8',
    );
    expect(diffBlocksOf(guide)).toBe(diff);
  });
});

function importsIn(lines: readonly string[]): number {
  return lines.filter((line) => /^[+-](import |} from |  \w+,$)/.test(line)).length;
}

/** As git shows it, without the header of each file but its name. */
function diffOf(before: string, after: string): string {
  const output = gitDiff(before, after);
  return output
    .split('\n')
    .filter((line) => !/^(diff --git|index |---)/.test(line))
    .map((line) => (line.startsWith('+++ ') ? `+++ ${path.basename(line)}` : line))
    .map((line) => line.replace(/^(@@ .* @@).*/, '$1').trimEnd())
    .join('\n')
    .trim();
}

function gitDiff(before: string, after: string): string {
  const folders = [before, after].map((name) => path.join(import.meta.dirname, name));
  try {
    return execFileSync('git', ['diff', '--no-index', '--no-color', '-U1', ...folders], {
      encoding: 'utf8',
    });
  } catch (error) {
    // It ends with 1 when there are differences.
    return (error as { stdout: string }).stdout;
  }
}

function diffBlocksOf(markdown: string): string {
  return [...markdown.matchAll(/```diff\n([^]*?)\n```/g)].map(([, block]) => block).join('\n');
}
