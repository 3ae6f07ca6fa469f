import { readFile } from 'node:fs/promises';
import type { KafkaAdmin, TopicPartition } from '@posthorn/client';
import { parsePartitions } from '../parse/numbers.js';
import { countsRecords, offsetOf, parseRange, timesOf, type Range } from '../parse/range.js';
import { CliError, UsageError } from '../runtime/cli-error.js';
import type { Invocation } from '../runtime/invocation.js';
import { partitionOffsets, type PartitionOffsets } from '../topic/partition-offsets.js';
import { counted } from '../topic/passed-over.js';
import { inOrder, keyOf } from './group-lags.js';
import { moveOffsets, type Move, type MoveOptions } from './move-offsets.js';

interface SeekOptions extends MoveOptions {
  readonly to?: string;
  readonly shift?: bigint;
  readonly undo?: string;
  readonly topic: readonly string[];
  readonly partitions?: string;
}

/** To a place, by a number of records, or back to what a file says. */
type Target =
  | { readonly kind: 'place'; readonly range: Range }
  | { readonly kind: 'shift'; readonly by: bigint }
  | { readonly kind: 'undo'; readonly offsets: ReadonlyMap<string, bigint> };

export async function seekGroup(
  invocation: Invocation,
  groupId: string,
  options: SeekOptions,
): Promise<void> {
  const target = await targetOf(options, invocation.nowMs());
  const partitions = options.partitions === undefined ? null : parsePartitions(options.partitions);
  const admin = await invocation.admin();
  const [group, committed] = await Promise.all([
    admin.describeGroup(groupId),
    admin.committedOffsets(groupId),
  ]);
  const before = new Map(committed.map((one) => [keyOf(one), one.offset]));
  const isOfThese = ({ topic, partition }: TopicPartition): boolean =>
    (options.topic.length === 0 || options.topic.includes(topic)) &&
    (partitions === null || partitions.includes(partition));
  const named = await partitionsOf(admin, options.topic);
  const wanted = new Map(
    [...committed, ...named].filter(isOfThese).map((one) => [keyOf(one), one]),
  );
  const moves = await movesOf(invocation, [...wanted.values()], target, before);
  await moveOffsets(invocation, group, moves.toSorted(inOrder), options);
}

async function targetOf({ to, shift, undo }: SeekOptions, nowMs: number): Promise<Target> {
  const given = [to, shift, undo].filter((one) => one !== undefined).length;
  if (given !== 1)
    throw new UsageError(
      'Where to? One of --to, --shift and --undo says it.',
      'posthorn group seek --help tells more.',
    );
  if (shift !== undefined) return { kind: 'shift', by: shift };
  if (undo !== undefined) return { kind: 'undo', offsets: await offsetsBefore(undo) };
  const range = parseRange(to ?? '', nowMs);
  if (range.to !== null) throw new UsageError('--to takes one place, not two.');
  return { kind: 'place', range };
}

/** All partitions of these topics. */
async function partitionsOf(
  admin: KafkaAdmin,
  topics: readonly string[],
): Promise<readonly TopicPartition[]> {
  const described = await Promise.all(topics.map((topic) => admin.describeTopic(topic)));
  return described.flatMap(({ topic, partitions }) =>
    partitions.map(({ partition }) => ({ topic, partition })),
  );
}

async function movesOf(
  invocation: Invocation,
  wanted: readonly TopicPartition[],
  target: Target,
  before: ReadonlyMap<string, bigint>,
): Promise<readonly Move[]> {
  const admin = await invocation.admin();
  const times = target.kind === 'place' ? timesOf(target.range) : [];
  const topics = [...new Set(wanted.map(({ topic }) => topic))];
  const moves = topics.map(async (topic) => {
    const own = wanted.filter((one) => one.topic === topic).map(({ partition }) => partition);
    const offsets = await partitionOffsets(admin, topic, {
      partitions: own,
      times,
      isolation: 'read_uncommitted',
    });
    const places = isCounted(target) ? await counted(invocation, topic, offsets) : offsets;
    return places.flatMap((bounds) => {
      const key = keyOf({ topic, partition: bounds.partition });
      const after = afterOf(target, bounds, before.get(key) ?? null, key);
      if (after === null) return [];
      return [{ topic, partition: bounds.partition, before: before.get(key) ?? null, after }];
    });
  });
  return (await Promise.all(moves)).flat();
}

/** Whether it goes by numbers of records. */
const isCounted = (target: Target): boolean =>
  target.kind === 'shift' || (target.kind === 'place' && countsRecords(target.range));

/** Within the partition; null where it stays. */
function afterOf(
  target: Target,
  bounds: PartitionOffsets,
  before: bigint | null,
  key: string,
): bigint | null {
  const { shifted = (from, by) => from + by } = bounds;
  const clamped = (offset: bigint): bigint => offsetOf({ kind: 'offset', offset }, bounds);
  switch (target.kind) {
    case 'place':
      return offsetOf(target.range.from, bounds);
    case 'shift':
      return before === null ? null : clamped(shifted(before, target.by));
    case 'undo': {
      const offset = target.offsets.get(key);
      return offset === undefined ? null : clamped(offset);
    }
  }
}

const SHAPE = 'It is what posthorn group seek ... --execute -o json printed.';

async function offsetsBefore(file: string): Promise<ReadonlyMap<string, bigint>> {
  let rows: unknown;
  try {
    rows = JSON.parse(await readFile(file, 'utf8'));
  } catch (error) {
    throw new CliError(`--undo: ${file} cannot be read: ${(error as Error).message}`, {
      cause: error,
      hint: SHAPE,
    });
  }
  if (!Array.isArray(rows))
    throw new CliError(`--undo: ${file} is no list of partitions.`, { hint: SHAPE });
  return new Map(rows.flatMap((row: unknown, index) => beforeOf(row, file, index)));
}

/** A partition that had no offset before has none to go back to. */
function beforeOf(row: unknown, file: string, index: number): [string, bigint][] {
  const { topic, partition, before } = (row ?? {}) as Record<string, unknown>;
  const isPlace = typeof topic === 'string' && typeof partition === 'number';
  if (isPlace && before === null) return [];
  if (!isPlace || typeof before !== 'string' || !/^\d{1,19}$/.test(before))
    throw new CliError(
      `--undo: entry ${index + 1} of ${file} has no topic, partition and offset before.`,
      { hint: SHAPE },
    );
  return [[keyOf({ topic, partition }), BigInt(before)]];
}
