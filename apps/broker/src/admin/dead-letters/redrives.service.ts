import { Injectable } from '@nestjs/common';
import type { Topic } from '@posthorn/log';
import { demand } from '../access/access-guard.js';
import type { Permissions } from '../access/permissions.js';
import type { Caller } from '../audit/caller.js';
import { LogReader } from '../cluster/log-reader.js';
import { invalid, Problem } from '../http/problem.js';
import type { Job } from '../jobs/job.js';
import { JobsService } from '../jobs/jobs.service.js';
import type { LetterFilter } from './letter.js';
import { asJson, type RedriveEdits, type RedriveSpec } from './redrive-spec.js';
import { RedriveTable, type RedriveSummary } from './redrive-table.js';
import { TIMES_REDRIVEN_MAX_DEFAULT, type RedriveOptions } from './redrives.dto.js';

export interface PlannedRedrive {
  readonly summary: RedriveSummary;
  readonly spec: RedriveSpec;
  readonly filter: LetterFilter;
  readonly recordsPerSecond: number | null;
}

/** What a redrive would do, and its beginning. */
@Injectable()
export class RedrivesService {
  constructor(
    private readonly table: RedriveTable,
    private readonly reader: LogReader,
    private readonly jobs: JobsService,
  ) {}

  /** @throws Problem where it is not clear, or not allowed, where the letters shall go. */
  async plan(
    filter: LetterFilter,
    options: RedriveOptions,
    edits: RedriveEdits | null,
    permissions: Permissions,
  ): Promise<PlannedRedrive> {
    const timesRedrivenMax = options.timesRedrivenMax ?? TIMES_REDRIVEN_MAX_DEFAULT;
    const summary = await this.table.summary(filter, timesRedrivenMax);
    if (summary.letters === 0) {
      throw new Problem(
        'dead-letter-not-open',
        'Nothing of what is selected is an open dead letter.',
      );
    }
    const topic = this.targetOf(options, summary);
    const isElsewhere =
      options.topic !== undefined && summary.originTopics.some((name) => name !== topic.name);
    // To the origin of a letter goes whoever may redrive it.
    if (options.topic !== undefined) demand(permissions, 'topic:records_produce', topic.name);
    const spec: RedriveSpec = {
      topic: topic.name,
      topicId: topic.id,
      forGroup: forGroupOf(options, isElsewhere),
      timesRedrivenMax,
      partitioner: options.partitioner ?? 'key',
      edits,
    };
    return { summary, spec, filter, recordsPerSecond: options.recordsPerSecond ?? null };
  }

  /** The letters are the job's from here on. @throws Problem when others took them all meanwhile. */
  start({ spec, filter, recordsPerSecond }: PlannedRedrive, caller: Caller): Promise<Job> {
    const job = { kind: 'redrive', spec: asJson(spec), total: null, recordsPerSecond } as const;
    return this.jobs.create(job, caller, async (client, id) => {
      if ((await this.table.take(client, id, filter)) > 0) return;
      throw new Problem('dead-letter-not-open', 'None of these letters is open any more.');
    });
  }

  private targetOf({ topic }: RedriveOptions, summary: RedriveSummary): Topic {
    if (topic !== undefined) return this.reader.topic(topic);
    const { originTopics, withoutOrigin } = summary;
    if (withoutOrigin > 0) {
      throw invalid(
        '/topic',
        `${withoutOrigin} of these letters do not say where they came from: name a topic`,
      );
    }
    if (originTopics.length > 1) {
      const names = originTopics.slice(0, 5).join(', ');
      throw invalid(
        '/letters',
        `come from ${originTopics.length} topics (${names}): redrive those of one topic at a time`,
      );
    }
    return this.reader.topic(originTopics[0] ?? '');
  }
}

function forGroupOf({ forGroup }: RedriveOptions, isElsewhere: boolean): RedriveSpec['forGroup'] {
  if (forGroup === null) return { kind: 'all' };
  if (forGroup !== undefined) return { kind: 'named', name: forGroup };
  return { kind: isElsewhere ? 'all' : 'failed' };
}
