import { Injectable } from '@nestjs/common';
import type { Partition, Topic } from '@posthorn/log';
import type { Permissions } from '../access/permissions.js';
import type { Caller } from '../audit/caller.js';
import { LogReader } from '../cluster/log-reader.js';
import { mapLimited, READS_AT_ONCE } from '../concurrency.js';
import { invalid, Problem } from '../http/problem.js';
import type { Job, Json } from '../jobs/job.js';
import { STEP_RECORDS_MAX } from '../jobs/job-pace.js';
import { JobsService } from '../jobs/jobs.service.js';
import { unmasksOf } from '../masking/masking.js';
import { parsePosition, type Position } from '../records/record-position.js';
import { replayFilterOf } from './replay-filter.js';
import { ReplayKind } from './replay-kind.js';
import { replayAsJson, type ReplayRange, type ReplaySpec } from './replay-spec.js';
import type { CreateReplayBody, ReplayPreview } from './replays.dto.js';

/** What a preview reads at most; somebody waits for it. */
const PREVIEW_PAGES_MAX = 20;
const PREVIEW_MS_MAX = 2_000;

/** What a replay would do, and its beginning. */
@Injectable()
export class ReplaysService {
  constructor(
    private readonly reader: LogReader,
    private readonly kind: ReplayKind,
    private readonly jobs: JobsService,
  ) {}

  /** Ends are fixed here: what is appended later, the copies too, is not of this replay. */
  async plan(
    { source, where = {}, target }: CreateReplayBody,
    permissions: Permissions,
  ): Promise<ReplaySpec> {
    const topic = this.reader.topic(source.topic);
    const targetTopic = this.reader.topic(target.topic ?? source.topic);
    if (target.group === undefined && targetTopic.id === topic.id) {
      const message =
        'must name a group: in its own topic all groups would get everything again. To rewind a group, reset its offsets';
      throw invalid('/target/group', message);
    }
    const partitions = source.partitions?.map((index) => this.reader.partition(topic, index));
    const from = positionOf(source.from ?? 'earliest', '/source/from');
    const to = positionOf(source.to ?? 'latest', '/source/to');
    const chosen = partitions ?? topic.partitions;
    if (chosen.length > 1 && [from, to].some(({ kind }) => kind === 'offset')) {
      throw invalid('/source/partitions', 'must be one, since an offset means one partition');
    }
    const filter = replayFilterOf(where);
    const ranges = await mapLimited(chosen, READS_AT_ONCE, (one) => this.rangeOf(one, from, to));
    return {
      topic: topic.name,
      topicId: topic.id,
      ranges,
      where: filter,
      includesCopies: source.includeCopies ?? false,
      targetTopic: targetTopic.name,
      targetTopicId: targetTopic.id,
      forGroup: target.group ?? null,
      unmasks: unmasksOf(permissions, topic.name),
    };
  }

  async preview(spec: ReplaySpec): Promise<ReplayPreview> {
    const target: Topic = this.reader.topic(spec.targetTopic);
    const until = performance.now() + PREVIEW_MS_MAX;
    let position: Json = null;
    let scanned = 0;
    let matched = 0;
    let isComplete = false;
    for (let page = 0; page < PREVIEW_PAGES_MAX && performance.now() < until; page++) {
      const next = await this.kind.page(
        { spec: replayAsJson(spec), position },
        target,
        STEP_RECORDS_MAX,
      );
      position = next.after;
      scanned += next.scanned;
      matched += next.items.filter((item) => 'record' in item).length;
      isComplete = next.isLast;
      if (isComplete) break;
    }
    const ranges = spec.ranges.map((range) => ({ ...range }));
    return { ranges, total: totalOf(spec), scanned, matched, isComplete };
  }

  start(spec: ReplaySpec, recordsPerSecond: number | null, caller: Caller): Promise<Job> {
    const total = BigInt(totalOf(spec));
    const job = { kind: 'replay', spec: replayAsJson(spec), total, recordsPerSecond } as const;
    return this.jobs.create(job, caller);
  }

  private async rangeOf(partition: Partition, from: Position, to: Position): Promise<ReplayRange> {
    const { logStartOffset } = await this.reader.bounds(partition);
    const { lastStableOffset } = await this.reader.fetchCommitted(
      partition,
      logStartOffset,
      0,
      true,
    );
    const bounds = { first: logStartOffset, end: lastStableOffset };
    const first = await this.offsetAt(partition, from, bounds);
    const end = await this.offsetAt(partition, to, bounds);
    return {
      partition: partition.index,
      from: String(first),
      to: String(end < first ? first : end),
    };
  }

  /** Within what there is. */
  private async offsetAt(
    partition: Partition,
    position: Position,
    { first, end }: { readonly first: bigint; readonly end: bigint },
  ): Promise<bigint> {
    const within = (offset: bigint): bigint =>
      offset < first ? first : offset > end ? end : offset;
    switch (position.kind) {
      case 'earliest':
        return first;
      case 'latest':
        return end;
      case 'offset':
        return within(position.offset);
      case 'time':
        return within(await this.reader.offsetForTime(partition, position.timestamp));
    }
  }
}

function totalOf({ ranges }: ReplaySpec): number {
  return ranges.reduce((sum, { from, to }) => sum + Number(BigInt(to) - BigInt(from)), 0);
}

function positionOf(text: string, pointer: string): Position {
  try {
    return parsePosition(text);
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    throw invalid(
      pointer,
      'must be earliest, latest, an offset, or @ and a time: @2026-11-22T10:00:00Z',
    );
  }
}
