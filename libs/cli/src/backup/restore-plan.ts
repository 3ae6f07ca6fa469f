import { KafkaError, type ConsumedRecord, type TopicDescription } from '@posthorn/client';
import { recordJson, type RecordJson } from '../records/record-json.js';
import { CliError } from '../runtime/cli-error.js';
import { ExitCode } from '../runtime/exit-code.js';
import type { Invocation } from '../runtime/invocation.js';
import { partitionOffsets } from '../topic/partition-offsets.js';
import { recordsOf, type TopicBackup } from './manifest.js';
import { linesOf } from './segment-file.js';

export interface TopicPlan {
  readonly backup: TopicBackup;
  /** What it is to be called. */
  readonly topic: string;
  readonly isThere: boolean;
  /** How many records each partition has already, of an earlier run. */
  readonly done: readonly number[];
}

/**
 * A restored topic has its records from offset 0 on without gaps, since nobody else writes to it: where a partition ends says
 * how many are there, whatever became of the run that sent them. The last of them is compared before more follow.
 */
export async function planOf(
  invocation: Invocation,
  folder: string,
  backup: TopicBackup,
  prefix: string,
): Promise<TopicPlan> {
  const topic = `${prefix}${backup.topic}`;
  const found = await descriptionOf(invocation, topic);
  if (found === null)
    return { backup, topic, isThere: false, done: Array<number>(backup.partitions).fill(0) };
  if (found.partitions.length !== backup.partitions)
    throw foreign(topic, `it has ${found.partitions.length} partitions, not ${backup.partitions}`);
  const admin = await invocation.admin();
  const places = await partitionOffsets(admin, topic, {
    partitions: null,
    isolation: 'read_uncommitted',
  });
  for (const { partition, start, end } of places) {
    if (end > BigInt(recordsOf(backup, partition)))
      throw foreign(topic, `partition ${partition} has more records than the backup`);
    if (end > start && !(await isSame(invocation, folder, backup, { topic, partition, end })))
      throw foreign(topic, `partition ${partition} has other records than the backup`);
  }
  return { backup, topic, isThere: true, done: places.map(({ end }) => Number(end)) };
}

async function descriptionOf(
  invocation: Invocation,
  topic: string,
): Promise<TopicDescription | null> {
  const admin = await invocation.admin();
  try {
    return await admin.describeTopic(topic);
  } catch (error) {
    if (error instanceof KafkaError && error.errorName === 'UNKNOWN_TOPIC_OR_PARTITION')
      return null;
    throw error;
  }
}

function foreign(topic: string, why: string): CliError {
  return new CliError(`There is a topic ${topic}, which is not a part of this backup: ${why}.`, {
    exitCode: ExitCode.REFUSED,
    hint: '--prefix restored. gives the restored topics other names.',
  });
}

/** Whether the last record that is there is the one that the backup has at that place. */
async function isSame(
  invocation: Invocation,
  folder: string,
  backup: TopicBackup,
  { topic, partition, end }: { topic: string; partition: number; end: bigint },
): Promise<boolean> {
  const [there, ours] = await Promise.all([
    recordAt(invocation, topic, partition, end - 1n),
    lineAt(folder, backup, partition, Number(end) - 1),
  ]);
  return there !== null && ours !== null && contentOf(recordJson(there)) === contentOf(ours);
}

function contentOf({ timestamp, key, keyBase64, value, valueBase64, headers }: RecordJson): string {
  return JSON.stringify([timestamp, key, keyBase64, value, valueBase64, headers]);
}

async function recordAt(
  invocation: Invocation,
  topic: string,
  partition: number,
  from: bigint,
): Promise<ConsumedRecord | null> {
  const cluster = await invocation.cluster();
  const pages = cluster.read({
    partitions: [{ topic, partition, from, until: from + 1n }],
    isolation: 'read_uncommitted',
    signal: invocation.signal,
  });
  for await (const { records } of pages) if (records.length > 0) return records[0];
  return null;
}

async function lineAt(
  folder: string,
  { segments }: TopicBackup,
  partition: number,
  index: number,
): Promise<RecordJson | null> {
  let before = index;
  for (const segment of segments.filter((one) => one.partition === partition)) {
    if (segment.records > before) {
      let line = 0;
      for await (const text of linesOf(folder, segment))
        if (line++ === before) return JSON.parse(text) as RecordJson;
    }
    before -= segment.records;
  }
  return null;
}
