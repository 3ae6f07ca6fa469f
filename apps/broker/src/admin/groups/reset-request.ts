import { Problem } from '../http/problem.js';
import { parseTime } from '../records/record-position.js';
import type { ResetOffsetsBody, ResetResult } from './groups.dto.js';
import type { ResetTarget } from './reset-target.js';
import type { ResetPlan } from './reset.service.js';

/** A validated body as what is meant by it. A field of another strategy is a misunderstanding, so it is refused. */
export function targetOf({ strategy, offset, time, shift }: ResetOffsetsBody): ResetTarget {
  const given = Object.entries({ offset, time, shift }).filter(([, value]) => value !== undefined);
  const stray = given.find(([name]) => name !== strategy);
  if (stray !== undefined) {
    const message = `does not go with strategy ${strategy}`;
    throw new Problem('invalid-request', `/${stray[0]}: ${message}`, {
      errors: [{ pointer: `/${stray[0]}`, message }],
    });
  }
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
  }
}

/** The answer to a reset and to its preview alike. */
export function resultOf({ group, offsets }: ResetPlan, isApplied: boolean): ResetResult {
  let reread = 0n;
  let skip = 0n;
  for (const { before, after } of offsets) {
    if (before === null) continue;
    if (after < before) reread += before - after;
    else skip += after - before;
  }
  const members = group.members.length;
  return {
    isApplied,
    blockedBy: members === 0 ? null : `The group is ${group.state} with ${members} member(s).`,
    recordsToReread: reread.toString(),
    recordsToSkip: skip.toString(),
    offsets: offsets.map(({ topic, partition, before, after, isClamped }) => ({
      topic,
      partition,
      before: before === null ? null : before.toString(),
      after: after.toString(),
      isClamped,
    })),
  };
}
