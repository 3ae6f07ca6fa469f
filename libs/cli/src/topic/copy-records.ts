import type { ConsumedRecord, ProducerRecord } from '@posthorn/client';
import { Progress } from '../output/progress.js';
import type { Invocation } from '../runtime/invocation.js';
import { partitionOffsets } from './partition-offsets.js';
import { counted, distance } from './passed-over.js';

/**
 * What is committed now, with its keys, headers and timestamps. In the partition where it was, or, where there is another
 * number of them, in the one that its key chooses: records of one key stay in order either way.
 */
export async function copyRecords(
  invocation: Invocation,
  from: string,
  to: string,
  { isSamePlace }: { readonly isSamePlace: boolean },
): Promise<void> {
  const [cluster, admin] = await Promise.all([invocation.cluster(), invocation.admin()]);
  const offsets = await partitionOffsets(admin, from, { partitions: null });
  const places = await counted(invocation, from, offsets);
  const total = places.reduce((sum, { start, end, gaps }) => sum + distance(start, end, gaps), 0n);
  const pages = cluster.read({
    partitions: places.map(({ partition, start, end }) => ({
      topic: from,
      partition,
      from: start,
      until: end,
    })),
    isolation: 'read_committed',
    signal: invocation.signal,
    onRetry: (error) => invocation.say(`waiting: ${error.message}`),
  });
  const producer = cluster.producer();
  const progress = new Progress(invocation.streams.stderr, 'copied', Number(total));
  let copied = 0;
  try {
    for await (const { records } of pages) {
      await producer.sendAll(records.map((record) => copyOf(record, to, isSamePlace)));
      copied += records.length;
      progress.update(copied);
    }
  } finally {
    progress.end();
    const left = invocation.signal.aborted ? `; ${from} has more` : '';
    invocation.say(`${copied} ${copied === 1 ? 'record was' : 'records were'} copied${left}.`);
  }
}

function copyOf(
  { partition, key, value, headers, timestamp }: ConsumedRecord,
  topic: string,
  isSamePlace: boolean,
): ProducerRecord {
  return { topic, key, value, headers, timestamp, ...(isSamePlace ? { partition } : {}) };
}
