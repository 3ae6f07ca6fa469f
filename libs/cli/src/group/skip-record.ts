import type { ConsumedRecord, TopicPartition } from '@posthorn/client';
import { visible } from '../output/escape.js';
import { CliError } from '../runtime/cli-error.js';
import { ExitCode } from '../runtime/exit-code.js';
import type { Invocation } from '../runtime/invocation.js';
import { partitionOffsets } from '../topic/partition-offsets.js';
import { existingGroup } from './group-lags.js';
import { moveOffsets, type MoveOptions } from './move-offsets.js';

interface Skipped extends TopicPartition {
  /** null: the first that the group has not read. */
  readonly at: bigint | null;
}

const SHOWN = 60;

/** Behind one record. Offsets have gaps, so that the record is looked for rather than counted to. */
export async function skipRecord(
  invocation: Invocation,
  groupId: string,
  { topic, partition, at }: Skipped,
  options: MoveOptions,
): Promise<void> {
  const admin = await invocation.admin();
  await existingGroup(admin, groupId);
  const [group, committed, [bounds]] = await Promise.all([
    admin.describeGroup(groupId),
    admin.committedOffsets(groupId),
    partitionOffsets(admin, topic, { partitions: [partition], isolation: 'read_uncommitted' }),
  ]);
  const before =
    committed.find((one) => one.topic === topic && one.partition === partition)?.offset ?? null;
  if (at !== null && before !== null && at < before)
    throw new CliError(`${groupId} is behind ${topic}/${partition}@${at} already: at ${before}.`, {
      exitCode: ExitCode.REFUSED,
    });
  const from = at ?? before ?? bounds.start;
  const record = await firstRecord(invocation, { topic, partition }, from, bounds.end);
  if (record === null || (at !== null && record.offset !== at))
    throw new CliError(`There is no record at ${topic}/${partition}@${from}.`, {
      exitCode: ExitCode.NOT_FOUND,
      hint: `posthorn group lag ${groupId} shows where the group is, and where the partition ends.`,
    });
  invocation.say(`The record: ${topic}/${partition}@${record.offset} ${shown(record)}`);
  await moveOffsets(
    invocation,
    group,
    [{ topic, partition, before, after: record.offset + 1n }],
    options,
  );
}

async function firstRecord(
  invocation: Invocation,
  place: TopicPartition,
  from: bigint,
  until: bigint,
): Promise<ConsumedRecord | null> {
  if (from >= until) return null;
  const cluster = await invocation.cluster();
  const pages = cluster.read({
    partitions: [{ ...place, from, until }],
    isolation: 'read_uncommitted',
    signal: invocation.signal,
  });
  for await (const { records } of pages) if (records.length > 0) return records[0];
  return null;
}

function shown({ key, value }: ConsumedRecord): string {
  const text = visible(value?.toString() ?? '(tombstone)');
  const short = text.length > SHOWN ? `${text.slice(0, SHOWN)}...` : text;
  return key === null ? short : `${visible(key.toString())} ${short}`;
}
