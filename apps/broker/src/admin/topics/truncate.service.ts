import { Inject, Injectable } from '@nestjs/common';
import type { Partition, Topic } from '@posthorn/log';
import { ADMIN_CONTEXT, type AdminContext } from '../admin-context.js';
import { LogReader } from '../cluster/log-reader.js';
import { mapLimited, READS_AT_ONCE } from '../concurrency.js';
import { Problem } from '../http/problem.js';
import { parseTime } from '../records/record-position.js';
import { listItems } from '../../topics/config-definition.js';
import type { TruncateResult, TruncateTopicBody } from './topic-actions.dto.js';

/** Which records go. */
export type TruncateTarget =
  | { readonly kind: 'offset'; readonly offset: bigint }
  | { readonly kind: 'time'; readonly timestamp: bigint }
  | { readonly kind: 'latest' };

export interface PlannedTruncation {
  readonly partition: Partition;
  readonly before: bigint;
  readonly after: bigint;
}

/** Kafka's DeleteRecords for people: a plan first, which is also the preview, then one log start after the other. */
@Injectable()
export class TruncateService {
  constructor(
    @Inject(ADMIN_CONTEXT) private readonly context: AdminContext,
    private readonly reader: LogReader,
  ) {}

  /** @throws Problem when the topic does not allow it, or one of the partitions cannot be looked at. */
  async plan(topic: Topic, body: TruncateTopicBody): Promise<readonly PlannedTruncation[]> {
    const policies = listItems(this.context.topics.configOf(topic, 'cleanup.policy'));
    if (policies.includes('compact') && !policies.includes('delete')) {
      throw new Problem(
        'invalid-topic',
        `Topic "${topic.name}" is compacted: each of its records is the newest of its key. Publish tombstones instead, or set cleanup.policy to compact,delete.`,
        { kafkaError: 'POLICY_VIOLATION' },
      );
    }
    const partitions =
      body.partitions?.map((index) => this.reader.partition(topic, index)) ?? topic.partitions;
    const target = targetOf(body, partitions.length);
    return mapLimited(partitions, READS_AT_ONCE, (partition) => this.planOne(partition, target));
  }

  /** Goes on where one of them fails, and says which: what is done is done. */
  async apply(plan: readonly PlannedTruncation[]): Promise<TruncateResult> {
    const failures = new Map<number, string>();
    let moved = 0;
    for (const { partition, before, after } of plan) {
      if (after <= before) continue;
      try {
        await this.reader.deleteBefore(partition, after);
        moved++;
      } catch (error) {
        // While nothing was done, the whole of it may be asked for again.
        if (!(error instanceof Problem) || moved === 0) throw error;
        failures.set(partition.index, `${error.code}: ${error.message}`);
      }
    }
    return truncateResultOf(plan, true, failures);
  }

  private async planOne(partition: Partition, target: TruncateTarget): Promise<PlannedTruncation> {
    const { logStartOffset: before, highWatermark } = await this.reader.bounds(partition);
    const after = await this.offsetOf(partition, target, highWatermark);
    if (after > highWatermark) {
      throw new Problem(
        'offset-out-of-range',
        `Partition ${partition.index} has offsets ${before} to ${highWatermark}, not ${after}.`,
        { kafkaError: 'OFFSET_OUT_OF_RANGE' },
      );
    }
    return { partition, before, after: after > before ? after : before };
  }

  private async offsetOf(
    partition: Partition,
    target: TruncateTarget,
    highWatermark: bigint,
  ): Promise<bigint> {
    if (target.kind === 'latest') return highWatermark;
    if (target.kind === 'offset') return target.offset;
    return (await this.reader.firstAt(partition, target.timestamp)) ?? highWatermark;
  }
}

function targetOf(body: TruncateTopicBody, partitionCount: number): TruncateTarget {
  const { beforeOffset, beforeTimestamp } = body;
  if ((beforeOffset === undefined) === (beforeTimestamp === undefined)) {
    throw invalid('/beforeOffset', 'give either beforeOffset or beforeTimestamp');
  }
  if (beforeTimestamp !== undefined) {
    return { kind: 'time', timestamp: parseTime(beforeTimestamp, '/beforeTimestamp') };
  }
  if (beforeOffset === 'latest') return { kind: 'latest' };
  if (partitionCount !== 1) {
    throw invalid('/partitions', 'an offset means one partition: name exactly one');
  }
  return { kind: 'offset', offset: BigInt(beforeOffset ?? 0) };
}

export function truncateResultOf(
  plan: readonly PlannedTruncation[],
  isApplied: boolean,
  failures: ReadonlyMap<number, string> = new Map(),
): TruncateResult {
  const partitions = plan.map(({ partition: { index }, before, after }) => ({
    partition: index,
    before: before.toString(),
    after: (failures.has(index) ? before : after).toString(),
    failure: failures.get(index) ?? null,
  }));
  const deleted = plan
    .filter(({ partition: { index } }) => !failures.has(index))
    .reduce((sum, { before, after }) => sum + after - before, 0n);
  return { isApplied, recordsDeleted: deleted.toString(), partitions };
}

function invalid(pointer: string, message: string): Problem {
  const errors = [{ pointer, message }];
  return new Problem('invalid-request', `${pointer}: ${message}`, { errors });
}
