import type { KafkaAdmin } from '@posthorn/client';
import type { PartitionBounds } from '../parse/range.js';
import { CliError } from '../runtime/cli-error.js';
import { ExitCode } from '../runtime/exit-code.js';

export interface PartitionOffsets extends PartitionBounds {
  readonly partition: number;
}

export interface OffsetsWanted {
  /** null: all. */
  readonly partitions: readonly number[] | null;
  /** Moments to look up, in milliseconds. */
  readonly times?: readonly bigint[];
  readonly isolation?: 'read_committed' | 'read_uncommitted';
}

/** Where the partitions of a topic start and end, and where these moments are in them. */
export async function partitionOffsets(
  admin: KafkaAdmin,
  topic: string,
  { partitions: wanted, times = [], isolation = 'read_committed' }: OffsetsWanted,
): Promise<readonly PartitionOffsets[]> {
  const all = (await admin.describeTopic(topic)).partitions.map(({ partition }) => partition);
  const missing = wanted?.find((partition) => !all.includes(partition));
  if (missing !== undefined)
    throw new CliError(`${topic} has no partition ${missing}: it has 0 to ${all.length - 1}.`, {
      exitCode: ExitCode.NOT_FOUND,
    });
  const partitions = wanted ?? all;
  const ask = async (at: 'earliest' | 'latest' | bigint): Promise<readonly (bigint | null)[]> => {
    const questions = partitions.map((partition) => ({ topic, partition, at }));
    return (await admin.listOffsets(questions, isolation)).map(({ offset }) => offset);
  };
  const [starts, ends, ...moments] = await Promise.all([
    ask('earliest'),
    ask('latest'),
    ...times.map((time) => ask(time)),
  ]);
  return partitions.map((partition, index) => {
    const found = new Map(times.map((time, which) => [time, moments[which][index]]));
    return {
      partition,
      start: starts[index] ?? 0n,
      end: ends[index] ?? 0n,
      at: (timestamp) => found.get(timestamp) ?? null,
    };
  });
}
