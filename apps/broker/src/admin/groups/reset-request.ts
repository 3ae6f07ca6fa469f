import { Problem } from '../http/problem.js';
import { parseTime } from '../records/record-position.js';
import type {
  PartitionOffsetInput,
  ResetOffsetsBody,
  ResetResult,
  UndoReset,
} from './groups.dto.js';
import type { ResetTarget } from './reset-target.js';
import type { PlannedOffset, ResetPlan } from './reset.service.js';

/** A validated body as what is meant by it. A field of another strategy is a misunderstanding, so it is refused. */
export function targetOf(body: ResetOffsetsBody): ResetTarget | { readonly fromGroup: string } {
  const { strategy, offset, time, shift, fromGroup = '', offsets = [] } = body;
  refuseStrayFields(body);
  switch (strategy) {
    case 'earliest':
    case 'latest':
      return { strategy };
    case 'offset':
      return { strategy, offset: BigInt(offset ?? 0) };
    case 'time':
      return { strategy, timestamp: parseTime(time ?? '', '/time') };
    case 'shift':
      return { strategy, by: BigInt(shift ?? 0) };
    case 'copy':
      return { fromGroup };
    case 'each':
      return { strategy, offsets: offsetsOf(offsets) };
  }
}

/** The fields that belong to one strategy. */
const FIELDS = {
  offset: 'offset',
  time: 'time',
  shift: 'shift',
  fromGroup: 'copy',
  offsets: 'each',
} as const;

function refuseStrayFields(body: ResetOffsetsBody): void {
  const { strategy, topics } = body;
  const names = Object.keys(FIELDS) as (keyof typeof FIELDS)[];
  const stray = names.find((name) => body[name] !== undefined && FIELDS[name] !== strategy);
  if (stray !== undefined) throw invalid(`/${stray}`, `does not go with strategy ${strategy}`);
  if (strategy === 'each' && topics !== undefined) {
    throw invalid('/topics', 'does not go with strategy each');
  }
}

function offsetsOf(offsets: readonly PartitionOffsetInput[]): ReadonlyMap<string, bigint> {
  const byPartition = new Map<string, bigint>();
  for (const { topic, partition, offset } of offsets) {
    const key = `${topic}/${partition}`;
    if (byPartition.has(key)) throw invalid('/offsets', `names "${key}" twice`);
    byPartition.set(key, BigInt(offset));
  }
  return byPartition;
}

function invalid(pointer: string, message: string): Problem {
  const errors = [{ pointer, message }];
  return new Problem('invalid-request', `${pointer}: ${message}`, { errors });
}

/** The answer to a reset and to its preview alike. */
export function resultOf(
  { group, offsets }: ResetPlan,
  { isApplied, evicts }: { readonly isApplied: boolean; readonly evicts: boolean },
): ResetResult {
  let reread = 0n;
  let skip = 0n;
  for (const { before, after, distance } of offsets) {
    if (before === null) continue;
    if (after < before) reread += distance;
    else skip += distance;
  }
  const members = group.members.length;
  return {
    isApplied,
    blockedBy:
      members === 0 || evicts ? null : `The group is ${group.state} with ${members} member(s).`,
    recordsToReread: reread.toString(),
    recordsToSkip: skip.toString(),
    evictedMembers: evicts ? members : 0,
    offsets: offsets.map(({ topic, partition, before, after, isClamped }) => ({
      topic,
      partition,
      before: before === null ? null : before.toString(),
      after: after.toString(),
      isClamped,
    })),
    undo: undoOf(offsets),
  };
}

function undoOf(offsets: readonly PlannedOffset[]): UndoReset | null {
  const moved = offsets.flatMap(({ topic, partition, before, after }) =>
    before === null || before === after ? [] : [{ topic, partition, offset: before.toString() }],
  );
  return moved.length === 0 ? null : { strategy: 'each', offsets: moved };
}
