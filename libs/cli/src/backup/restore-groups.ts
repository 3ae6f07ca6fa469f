import { KafkaError, type OffsetToCommit } from '@posthorn/client';
import { counted } from '../output/counted.js';
import type { RecordJson } from '../records/record-json.js';
import type { Invocation } from '../runtime/invocation.js';
import { recordsOf, type BackedUpOffset, type GroupBackup, type TopicBackup } from './manifest.js';
import type { TopicPlan } from './restore-plan.js';
import { linesOf } from './segment-file.js';

/** What a group has to be given, and what is to be told of it. */
export interface GroupPlan {
  readonly group: string;
  readonly offsets: readonly OffsetToCommit[];
  readonly remarks: readonly string[];
}

/** Of the topics that are restored. What a group has committed for them meanwhile stays. */
export async function groupPlans(
  invocation: Invocation,
  folder: string,
  { groups = [] }: { readonly groups?: readonly GroupBackup[] },
  { plans, prefix }: { readonly plans: readonly TopicPlan[]; readonly prefix: string },
): Promise<readonly GroupPlan[]> {
  const byTopic = new Map(plans.map((plan) => [plan.backup.topic, plan]));
  const admin = await invocation.admin();
  const found: GroupPlan[] = [];
  for (const { group: name, offsets: all } of groups) {
    const group = `${prefix}${name}`;
    const committed = await admin.committedOffsets(group);
    const offsets: OffsetToCommit[] = [];
    const remarks: string[] = [];
    for (const one of all) {
      const plan = byTopic.get(one.topic);
      if (plan === undefined || one.partition >= plan.backup.partitions) continue;
      const { topic, backup } = plan;
      const { partition } = one;
      const own = committed.find((each) => each.topic === topic && each.partition === partition);
      if (own !== undefined) continue;
      offsets.push({ topic, partition, offset: await placeOf(folder, backup, one) });
      const remark = remarkOn(backup, one);
      if (remark !== null) remarks.push(`${group}, ${topic}/${partition}: ${remark}`);
    }
    if (offsets.length > 0) found.push({ group, offsets, remarks });
  }
  return found;
}

/** A restored partition has the records of the backup from offset 0 on: as many of them are before a place as were before it. */
async function placeOf(
  folder: string,
  { segments }: TopicBackup,
  { partition, offset }: BackedUpOffset,
): Promise<bigint> {
  const wanted = BigInt(offset);
  let before = 0n;
  for (const segment of segments.filter((one) => one.partition === partition)) {
    if (BigInt(segment.next) <= wanted) {
      before += BigInt(segment.records);
      continue;
    }
    if (BigInt(segment.from) >= wanted) break;
    // Compaction and ends of transactions leave gaps, so the lines are counted.
    for await (const line of linesOf(folder, segment)) {
      if (BigInt((JSON.parse(line) as RecordJson).offset) >= wanted) return before;
      before++;
    }
  }
  return before;
}

function remarkOn(backup: TopicBackup, { partition, offset }: BackedUpOffset): string | null {
  const segments = backup.segments.filter((one) => one.partition === partition);
  const [first, last] = [segments.at(0), segments.at(-1)];
  if (first === undefined || last === undefined || recordsOf(backup, partition) === 0) return null;
  if (BigInt(offset) < BigInt(first.from)) {
    return `what lies from its offset ${offset} to ${BigInt(first.from) - 1n} was removed before it was backed up; it begins with what is there`;
  }
  if (BigInt(offset) > BigInt(last.next)) {
    return `it had read up to ${offset}, and the backup ends at ${last.next}; it goes on behind what is there`;
  }
  return null;
}

/** A group that runs is not moved under its members: it is named, and the same command gives it its offsets later. */
export async function commitPlans(
  invocation: Invocation,
  plans: readonly GroupPlan[],
): Promise<void> {
  let count = 0;
  for (const plan of plans) {
    if (invocation.signal.aborted) return;
    if (await isCommitted(invocation, plan)) count++;
    else {
      invocation.say(
        `${plan.group} has members, so its offsets were not set: stop them, and the same command sets them.`,
      );
    }
  }
  if (count > 0) invocation.say(`The offsets of ${counted(count, 'group')} were set.`);
}

/** The coordinator decides: between a look at the group and the commit somebody may come. */
async function isCommitted(
  invocation: Invocation,
  { group, offsets }: GroupPlan,
): Promise<boolean> {
  const admin = await invocation.admin();
  try {
    await admin.commitOffsets(group, offsets);
    return true;
  } catch (error) {
    if (error instanceof KafkaError && HAS_MEMBERS.has(error.errorName)) return false;
    throw error;
  }
}

const HAS_MEMBERS: ReadonlySet<string> = new Set(['UNKNOWN_MEMBER_ID', 'REBALANCE_IN_PROGRESS']);
