import { setImmediate as turn, setTimeout as sleep } from 'node:timers/promises';
import type { Compression, ProducerRecord, RecordMetadata } from '@posthorn/client';
import { Progress } from '../output/progress.js';
import type { Invocation } from '../runtime/invocation.js';
import { contractValues } from './contract-values.js';
import { Pace } from './pace.js';
import { recordSource, type SourceOptions } from './record-source.js';

export interface ProduceOptions extends SourceOptions {
  readonly rate?: number;
  readonly compression: Compression;
  readonly output: 'none' | 'name' | 'json';
  readonly schema?: string;
  readonly framed: boolean;
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
  const contract = await contractValues(invocation, options);
  const admin = await invocation.admin();
  // Sent to a topic that is not there it would be created, with the broker's number of partitions, by a typing error.
  await admin.describeTopic(topic);
  const cluster = await invocation.cluster();
  const producer = cluster.producer({ compression: options.compression });
  const progress = new Progress(invocation.streams.stderr, 'sent', options.count ?? null);
  const pace = options.rate === undefined ? null : new Pace(options.rate, performance.now());
  let sent = 0;
  try {
    for await (const together of gathered(invocation, records, pace)) {
      const checked = (await contract?.of(together)) ?? { records: together, refusal: null };
      const taken = await producer.sendAll(checked.records);
      sent += taken.length;
      progress.update(sent);
      await told(invocation, options.output, taken);
      if (checked.refusal !== null) throw checked.refusal;
    }
  } catch (error) {
    progress.end();
    if (sent > 0) invocation.say(`${recordsWere(sent)} taken before this:`);
    throw error;
  }
  progress.end();
  invocation.say(`${recordsWere(sent)} taken by ${topic}.`);
}

const recordsWere = (count: number): string =>
  `${count} ${count === 1 ? 'record was' : 'records were'}`;

/**
 * As many as are at hand, or with a rate as many of them as are due: one at a time, each waiting for its answer, would be no
 * faster than answers are. Whoever types, or writes a line now and then, waits for no others. What came before a line that is
 * wrong is still sent.
 */
async function* gathered(
  { signal }: Invocation,
  records: AsyncGenerator<ProducerRecord>,
  pace: Pace | null,
): AsyncGenerator<readonly ProducerRecord[]> {
  let together: ProducerRecord[] = [];
  let bytes = 0;
  let next = settled(records.next());
  while (!signal.aborted) {
    if (pace !== null && together.length === 0) await untilDue(pace, signal);
    const max = Math.min(TOGETHER_MAX, pace?.due(performance.now()) ?? TOGETHER_MAX);
    const isAtHand =
      together.length === 0 || (await Promise.race([next.then(() => true), turn(false)]));
    if (!isAtHand || together.length >= max || bytes >= TOGETHER_BYTES_MAX) {
      if (together.length > 0) yield together;
      pace?.went(together.length);
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

function untilDue(pace: Pace, signal: AbortSignal): Promise<unknown> {
  const pauseMs = pace.untilNextMs(performance.now());
  return sleep(pauseMs, undefined, { signal }).catch(() => undefined);
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
