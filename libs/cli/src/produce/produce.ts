import { setImmediate as turn, setTimeout as sleep } from 'node:timers/promises';
import type { Compression, ProducerRecord, RecordMetadata } from '@posthorn/client';
import { Progress } from '../output/progress.js';
import type { Invocation } from '../runtime/invocation.js';
import { recordSource, type SourceOptions } from './record-source.js';

export interface ProduceOptions extends SourceOptions {
  readonly rate?: number;
  readonly compression: Compression;
  readonly output: 'none' | 'name' | 'json';
}

/** Records that are sent together: enough to fill batches, few enough to be told soon what became of them. */
const TOGETHER_MAX = 1_000;
const TOGETHER_BYTES_MAX = 8 * 1024 * 1024;

/** Sends in the order of the source; ends at the first that is refused, and says how many were taken before it. */
export async function produce(
  invocation: Invocation,
  topic: string,
  value: string | undefined,
  options: ProduceOptions,
): Promise<void> {
  const records = await recordSource(invocation, topic, value, options);
  const admin = await invocation.admin();
  // Sent to a topic that is not there it would be created, with the broker's number of partitions, by a typing error.
  await admin.describeTopic(topic);
  const cluster = await invocation.cluster();
  const producer = cluster.producer({ compression: options.compression });
  const progress = new Progress(invocation.streams.stderr, 'sent', options.count ?? null);
  let sent = 0;
  try {
    for await (const together of paced(invocation, records, options.rate ?? null)) {
      const taken = await producer.sendAll(together);
      sent += taken.length;
      progress.update(sent);
      await told(invocation, options.output, taken);
    }
  } catch (error) {
    progress.end();
    if (sent > 0) invocation.say(`${sent} records were taken before this:`);
    throw error;
  }
  progress.end();
  invocation.say(`${sent} ${sent === 1 ? 'record was' : 'records were'} taken by ${topic}.`);
}

/** With a rate a record at a time, each when it is due; else as many as are at hand. */
function paced(
  invocation: Invocation,
  records: AsyncGenerator<ProducerRecord>,
  perSecond: number | null,
): AsyncGenerator<readonly ProducerRecord[]> {
  return perSecond === null ? gathered(invocation, records) : due(invocation, records, perSecond);
}

async function* due(
  { signal }: Invocation,
  records: AsyncGenerator<ProducerRecord>,
  perSecond: number,
): AsyncGenerator<readonly ProducerRecord[]> {
  const startedMs = performance.now();
  let number = 0;
  for await (const record of records) {
    const dueMs = startedMs + (number++ * 1_000) / perSecond;
    const pauseMs = Math.max(0, dueMs - performance.now());
    await sleep(pauseMs, undefined, { signal }).catch(() => undefined);
    if (signal.aborted) return;
    yield [record];
  }
}

/** Whoever types, or writes a line now and then, waits for no others. What came before a line that is wrong is still sent. */
async function* gathered(
  { signal }: Invocation,
  records: AsyncGenerator<ProducerRecord>,
): AsyncGenerator<readonly ProducerRecord[]> {
  let together: ProducerRecord[] = [];
  let bytes = 0;
  let next = settled(records.next());
  while (!signal.aborted) {
    const isAtHand =
      together.length === 0 || (await Promise.race([next.then(() => true), turn(false)]));
    if (!isAtHand || together.length >= TOGETHER_MAX || bytes >= TOGETHER_BYTES_MAX) {
      yield together;
      together = [];
      bytes = 0;
      continue;
    }
    const { result, error } = await next;
    if (result === null || result.done === true) {
      if (together.length > 0) yield together;
      if (result === null) throw error;
      return;
    }
    together.push(result.value);
    bytes += result.value.value?.length ?? 0;
    next = settled(records.next());
  }
}

interface Settled {
  readonly result: IteratorResult<ProducerRecord, unknown> | null;
  readonly error: unknown;
}

function settled(next: Promise<IteratorResult<ProducerRecord, unknown>>): Promise<Settled> {
  return next.then(
    (result) => ({ result, error: null }),
    (error: unknown) => ({ result: null, error }),
  );
}

async function told(
  invocation: Invocation,
  output: ProduceOptions['output'],
  taken: readonly RecordMetadata[],
): Promise<void> {
  if (output === 'none') return;
  const lines = taken.map(({ topic, partition, offset }) =>
    output === 'json'
      ? `${JSON.stringify({ topic, partition, offset: String(offset) })}\n`
      : `${topic}/${partition}@${offset}\n`,
  );
  await invocation.print(lines.join(''));
}
