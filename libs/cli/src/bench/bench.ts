import { randomBytes } from 'node:crypto';
import { printData } from '../output/listing.js';
import { Progress } from '../output/progress.js';
import { table } from '../output/table.js';
import type { Cluster, Invocation } from '../runtime/invocation.js';
import { quantiles, rates, type Figures } from './figures.js';

export interface BenchOptions {
  readonly records: number;
  readonly size: number;
  readonly partitions: number;
  readonly output: 'table' | 'json' | 'yaml';
}

const TOGETHER_MAX = 1_000;
const TOGETHER_BYTES_MAX = 4_000_000;

export async function benchProduce(invocation: Invocation, options: BenchOptions): Promise<void> {
  await inOwnTopic(invocation, options, async (cluster, topic) => {
    const startedMs = performance.now();
    const sent = await fill(invocation, cluster, topic, options);
    await printFigures(
      invocation,
      options,
      rates(sent, options.size, performance.now() - startedMs),
    );
  });
}

export async function benchConsume(invocation: Invocation, options: BenchOptions): Promise<void> {
  await inOwnTopic(invocation, options, async (cluster, topic) => {
    await fill(invocation, cluster, topic, options);
    const ends = await cluster.listOffsets(topic, 'latest');
    const partitions = ends.map(({ partition, offset }) => ({
      topic,
      partition,
      from: 0n,
      until: offset,
    }));
    const progress = new Progress(invocation.streams.stderr, 'read', options.records);
    const startedMs = performance.now();
    let read = 0;
    for await (const { records } of cluster.read({ partitions, signal: invocation.signal })) {
      read += records.length;
      progress.update(read);
    }
    progress.end();
    await printFigures(
      invocation,
      options,
      rates(read, options.size, performance.now() - startedMs),
    );
  });
}

/** The next is sent once the last has come, so that none waits behind another. */
export async function benchEndToEnd(invocation: Invocation, options: BenchOptions): Promise<void> {
  await inOwnTopic(invocation, { ...options, partitions: 1 }, async (cluster, topic) => {
    const producer = cluster.producer();
    const value = randomBytes(options.size);
    const times: number[] = [];
    const progress = new Progress(invocation.streams.stderr, 'sent and read', options.records);
    const until = BigInt(options.records);
    const pages = cluster.read({
      partitions: [{ topic, partition: 0, from: 0n, until }],
      signal: invocation.signal,
    });
    let sentMs = performance.now();
    await producer.send({ topic, partition: 0, value });
    for await (const { records } of pages) {
      if (records.length === 0) continue;
      times.push(performance.now() - sentMs);
      progress.update(times.length);
      if (times.length >= options.records) break;
      sentMs = performance.now();
      await producer.send({ topic, partition: 0, value });
    }
    progress.end();
    if (times.length > 0) await printFigures(invocation, options, quantiles(times));
  });
}

async function fill(
  invocation: Invocation,
  cluster: Cluster,
  topic: string,
  { records, size }: BenchOptions,
): Promise<number> {
  const producer = cluster.producer({ bufferBytesMax: 64 * 1024 * 1024 });
  // Bytes at random, so that nothing on the way compresses them to nothing.
  const value = randomBytes(size);
  const together = Math.max(1, Math.min(TOGETHER_MAX, Math.floor(TOGETHER_BYTES_MAX / size)));
  const progress = new Progress(invocation.streams.stderr, 'sent', records);
  let sent = 0;
  let before: Promise<unknown> = Promise.resolve();
  while (sent < records && !invocation.signal.aborted) {
    const count = Math.min(together, records - sent);
    const taken = producer.sendAll(
      Array.from({ length: count }, (_, index) => ({ topic, key: String(sent + index), value })),
    );
    // Two under way: the next is made while the last is written.
    taken.catch(() => undefined);
    await before;
    before = taken;
    sent += count;
    progress.update(sent);
  }
  await before;
  progress.end();
  await producer.close();
  return sent;
}

async function inOwnTopic(
  invocation: Invocation,
  { partitions }: Pick<BenchOptions, 'partitions'>,
  work: (cluster: Cluster, topic: string) => Promise<void>,
): Promise<void> {
  const admin = await invocation.admin();
  const cluster = await invocation.cluster();
  const topic = `posthorn-bench-${randomBytes(6).toString('hex')}`;
  await admin.createTopic({ topic, partitions });
  try {
    await work(cluster, topic);
  } finally {
    await admin.deleteTopic(topic);
  }
}

async function printFigures(
  invocation: Invocation,
  { output }: BenchOptions,
  figures: Figures,
): Promise<void> {
  if (output !== 'table') return printData(invocation, output, figures);
  const columns = Object.keys(figures).map((title) => ({
    title,
    value: (row: Figures) => row[title].toLocaleString('en'),
    align: 'right' as const,
  }));
  await invocation.print(table([figures], columns));
}
