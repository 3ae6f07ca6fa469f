import { Inject, Injectable } from '@nestjs/common';
import type { Topic } from '@posthorn/log';
import type { BuildRows, IndexBuild, NewBuild } from '../../record-index/build-rows.js';
import { fieldsOf, INDEX_CONFIG } from '../../record-index/index-fields.js';
import { ADMIN_CONTEXT, type AdminContext } from '../admin-context.js';
import type { Caller } from '../audit/caller.js';
import { LogReader } from '../cluster/log-reader.js';
import { offsetsBetween } from '../cluster/offsets-between.js';
import { mapLimited, READS_AT_ONCE } from '../concurrency.js';
import { whileReachable } from '../database/while-reachable.js';
import type { Page } from '../http/paging.js';
import { invalid, Problem } from '../http/problem.js';
import type { Listing } from '../lists/listing.js';
import { rowPage, rowRange } from '../lists/row-page.js';
import type { IndexBuildQuery } from './index-builds.dto.js';

const NAME = 'The table of index builds';

export interface PlannedBuild extends Pick<NewBuild, 'topic' | 'topicId' | 'partitions'> {
  readonly fields: readonly string[];
  readonly total: bigint;
}

/** Builds of the index, asked for here and done by the leaders of the partitions: see record-index/index-builder.ts. */
@Injectable()
export class IndexBuildsService {
  constructor(
    @Inject(ADMIN_CONTEXT) private readonly context: AdminContext,
    private readonly reader: LogReader,
  ) {}

  /** @throws Problem for a topic that is indexed by nothing. */
  async plan(topicName: string): Promise<PlannedBuild> {
    this.rows();
    const topic: Topic = this.reader.topic(topicName);
    const fields = fieldsOf(this.context.topics.configOf(topic, INDEX_CONFIG));
    if (fields.length === 0) {
      throw invalid('/topic', `is indexed by nothing: set its ${INDEX_CONFIG} first`);
    }
    const partitions = await mapLimited(topic.partitions, READS_AT_ONCE, async (partition) => {
      const { logStartOffset: start, highWatermark: end } = await this.reader.bounds(partition);
      return { partitionId: partition.partitionId, start, end };
    });
    const passedOver = await this.context.log.passedOver();
    const total = partitions.reduce(
      (sum, { partitionId, start: from, end: to }) =>
        sum + offsetsBetween(passedOver, partitionId, { from, to }),
      0n,
    );
    return { topic: topic.name, topicId: topic.id, partitions, fields, total };
  }

  begin(
    { topic, topicId, partitions }: PlannedBuild,
    { actor: createdBy, reason }: Caller,
  ): Promise<IndexBuild> {
    const build = { topic, topicId, partitions, createdBy, reason };
    return whileReachable(NAME, this.rows().begin(build));
  }

  /** @throws Problem when there is none. */
  async one(id: bigint): Promise<IndexBuild> {
    const build = await whileReachable(NAME, this.rows().get(id));
    if (build !== undefined) return build;
    throw new Problem('job-not-found', `There is no index build ${id}.`);
  }

  async list(query: IndexBuildQuery, listing: Listing): Promise<Page<IndexBuild>> {
    const wanted = { state: query.status ?? null, topic: query.topic ?? null };
    const rows = this.rows();
    const found = await whileReachable(NAME, rows.list(wanted, rowRange(query, listing)));
    if (listing.isCounted) listing.total = await whileReachable(NAME, rows.count(wanted));
    return rowPage(found, query, ({ id }) => id, listing);
  }

  async cancel(id: bigint): Promise<IndexBuild> {
    const isEnded = await whileReachable(NAME, this.rows().cancel(id));
    const build = await this.one(id);
    if (isEnded || build.state === 'cancelled') return build;
    throw isOver(build);
  }

  /** What `cancel` would make of it now. */
  async cancelled(id: bigint): Promise<IndexBuild> {
    const build = await this.one(id);
    if (build.state === 'cancelled') return build;
    if (build.state !== 'running') throw isOver(build);
    return { ...build, state: 'cancelled', endedAt: new Date(this.context.clock.now()) };
  }

  private rows(): BuildRows {
    const { recordIndex } = this.context;
    if (recordIndex) return recordIndex.builds;
    throw new Problem('needs-postgresql', 'The log is in memory, and a search reads it.');
  }
}

function isOver({ state }: IndexBuild): Problem {
  return new Problem('job-not-in-state', `The index build is ${state}: it cannot be cancelled.`);
}
