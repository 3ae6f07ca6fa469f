import { parsePartitions } from '../parse/numbers.js';
import { countsRecords, offsetOf, parseRange, timesOf, type Range } from '../parse/range.js';
import { UsageError } from '../runtime/cli-error.js';
import { Frames } from '../records/frames.js';
import type { Invocation } from '../runtime/invocation.js';
import { partitionOffsets } from '../topic/partition-offsets.js';
import { counted } from '../topic/passed-over.js';
import { consumeAsGroup } from './consume-as-group.js';
import type { Consumption } from './consumption.js';
import { filterOf, type FilterOptions } from './filter.js';
import { printerOf } from './printer.js';

export interface ConsumeOptions extends FilterOptions {
  readonly output: readonly string[];
  readonly partitions?: string;
  readonly format?: string;
  readonly count?: number;
  readonly follow?: boolean;
  readonly group?: string;
  readonly uncommitted?: boolean;
}

/** Prints records until there are no more, enough, or nobody who reads. */
export async function consume(
  invocation: Invocation,
  topic: string,
  options: ConsumeOptions,
): Promise<void> {
  const { range, isJson } = readOutput(options, invocation.nowMs());
  const { stdout } = invocation.streams;
  const consumption: Consumption = {
    topic,
    frames: looksAtValues(options, isJson, stdout) ? new Frames(invocation, topic) : null,
    keeps: filterOf(options),
    printed: printerOf(stdout, { format: options.format, isJson }),
    countMax: options.count ?? Number.POSITIVE_INFINITY,
    isolation: options.uncommitted === true ? 'read_uncommitted' : 'read_committed',
  };
  if (options.group === undefined)
    return consumePartitions(invocation, consumption, { ...options, range });
  if (range !== null || options.partitions !== undefined)
    throw new UsageError(
      'A group reads from its own offsets, in partitions that it shares out.',
      'posthorn group seek moves them; without -g any place can be read.',
    );
  return consumeAsGroup(invocation, consumption, options.group);
}

/** `-o` is where to read, as in kcat and rpk, and json, as in every other command here. */
function readOutput(
  { output, format }: ConsumeOptions,
  nowMs: number,
): { readonly range: Range | null; readonly isJson: boolean } {
  const isJson = output.includes('json');
  if (isJson && format !== undefined)
    throw new UsageError('-o json and -f: one of them says how to print.');
  const places = output.filter((text) => text !== 'json');
  if (places.length > 1)
    throw new UsageError(
      `-o names ${places.length} places; a range has a colon: -o ${places[0]}:${places[1]}.`,
    );
  return { range: places.length === 0 ? null : parseRange(places[0], nowMs), isJson };
}

/** A format, and values into a pipe, are bytes as they were sent. */
function looksAtValues(
  { where, format }: ConsumeOptions,
  isJson: boolean,
  { isTTY }: { readonly isTTY?: boolean },
): boolean {
  return where !== undefined || isJson || (isTTY === true && format === undefined);
}

async function consumePartitions(
  invocation: Invocation,
  { topic, frames, keeps, printed, countMax, isolation }: Consumption,
  {
    partitions: listed,
    follow,
    range,
  }: Pick<ConsumeOptions, 'partitions' | 'follow'> & { readonly range: Range | null },
): Promise<void> {
  const wanted = range ?? { from: { kind: 'start' }, to: null };
  const partitions = listed === undefined ? null : parsePartitions(listed);
  const follows = wanted.to === null && (follow === true || wanted.from.kind === 'end');
  if (follow === true && wanted.to !== null)
    throw new UsageError('--follow goes on, but the range has an end.');
  const [cluster, admin] = await Promise.all([invocation.cluster(), invocation.admin()]);
  const times = timesOf(wanted);
  const offsets = await partitionOffsets(admin, topic, { partitions, times, isolation });
  const places = countsRecords(wanted) ? await counted(invocation, topic, offsets) : offsets;
  const pages = cluster.read({
    partitions: places.map((bounds) => ({
      topic,
      partition: bounds.partition,
      from: offsetOf(wanted.from, bounds),
      ...(follows ? {} : { until: offsetOf(wanted.to ?? { kind: 'end' }, bounds) }),
    })),
    isolation,
    signal: invocation.signal,
    onRetry: (error) => invocation.say(`waiting: ${error.message}`),
    onTruncation: (error) => invocation.say(`lost: ${error.message}`),
  });
  let count = 0;
  for await (const { records } of pages) {
    const said = (await frames?.of(records)) ?? [];
    for (const [index, record] of records.entries()) {
      const words = said[index] ?? null;
      if (!keeps(record, words)) continue;
      await invocation.print(printed(record, words));
      if (++count >= countMax || invocation.signal.aborted) return;
    }
  }
}
