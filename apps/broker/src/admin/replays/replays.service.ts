import { Injectable } from '@nestjs/common';
import type { Topic } from '@posthorn/log';
import type { Permissions } from '../access/permissions.js';
import type { Caller } from '../audit/caller.js';
import { LogReader } from '../cluster/log-reader.js';
import { invalid } from '../http/problem.js';
import type { Job, Json } from '../jobs/job.js';
import { STEP_RECORDS_MAX } from '../jobs/job-pace.js';
import { JobsService } from '../jobs/jobs.service.js';
import { unmasksOf } from '../masking/masking.js';
import { RangePlanner } from '../ranges/range-planner.js';
import { offsetsIn } from '../ranges/record-range.js';
import { replayFilterOf } from './replay-filter.js';
import { ReplayKind } from './replay-kind.js';
import { replayAsJson, type ReplaySpec } from './replay-spec.js';
import type { CreateReplayBody, ReplayPreview } from './replays.dto.js';

/** What a preview reads at most; somebody waits for it. */
const PREVIEW_PAGES_MAX = 20;
const PREVIEW_MS_MAX = 2_000;

/** What a replay would do, and its beginning. */
@Injectable()
export class ReplaysService {
  constructor(
    private readonly reader: LogReader,
    private readonly planner: RangePlanner,
    private readonly kind: ReplayKind,
    private readonly jobs: JobsService,
  ) {}

  /** Its ends are fixed by that: what is appended later, the copies too, is not of this replay. */
  async plan(
    { source, where = {}, target }: CreateReplayBody,
    permissions: Permissions,
  ): Promise<ReplaySpec> {
    const { topic, ranges } = await this.planner.plan(source);
    const targetTopic = this.reader.topic(target.topic ?? source.topic);
    if (target.group === undefined && targetTopic.id === topic.id) {
      const message =
        'must name a group: in its own topic all groups would get everything again. To rewind a group, reset its offsets';
      throw invalid('/target/group', message);
    }
    return {
      topic: topic.name,
      topicId: topic.id,
      ranges,
      where: replayFilterOf(where),
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
    return { ranges, total: offsetsIn(spec), scanned, matched, isComplete };
  }

  start(spec: ReplaySpec, recordsPerSecond: number | null, caller: Caller): Promise<Job> {
    const total = BigInt(offsetsIn(spec));
    const job = { kind: 'replay', spec: replayAsJson(spec), total, recordsPerSecond } as const;
    return this.jobs.create(job, caller);
  }
}
