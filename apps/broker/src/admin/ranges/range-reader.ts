import { Inject, Injectable } from '@nestjs/common';
import type { Partition } from '@posthorn/log';
import { ADMIN_CONTEXT, type AdminContext } from '../admin-context.js';
import { CommittedRecords, type CommittedPage } from '../cluster/committed-records.js';
import { Problem } from '../http/problem.js';
import { NotNow, SourceGone } from '../jobs/job-kind.js';
import type { RangePosition, RangesOfTopic, RecordRange } from './record-range.js';

const FETCH_BYTES = 512 * 1024;

interface Place {
  readonly range: RecordRange;
  readonly offset: bigint;
  readonly to: bigint;
}

/** What comes next in one of the ranges. Its records may go on behind `to`. */
export interface RangePage extends Place, Pick<CommittedPage, 'records' | 'undecodable'> {
  /** Where to go on: `to` at the most. */
  readonly nextOffset: bigint;
  /** Nothing is left in any range behind it. */
  readonly isLast: boolean;
}

/** Reads stretches of a topic on behalf of a job, wherever their partitions are led. */
@Injectable()
export class RangeReader {
  constructor(
    @Inject(ADMIN_CONTEXT) private readonly context: AdminContext,
    private readonly records: CommittedRecords,
  ) {}

  /**
   * Of one partition at a time: the one of which the least is done, so that all of them go forward together.
   * @returns null at the end of all ranges. @throws SourceGone, or NotNow when nothing can be read there at the moment
   */
  async next(source: RangesOfTopic, position: RangePosition): Promise<RangePage | null> {
    const places = openPlaces(source, position);
    const place = places.reduce<Place | null>(
      (least, one) => (least === null || done(one) < done(least) ? one : least),
      null,
    );
    if (place === null) return null;
    const { range, offset, to } = place;
    const partition = this.partition(source, range.partition);
    if (partition === undefined) throw new SourceGone(`topic "${source.topic}" was deleted`);
    const { records, undecodable, ...fetched } = await this.fetch(partition, offset);
    const nextOffset = fetched.nextOffset < to ? fetched.nextOffset : to;
    if (nextOffset === offset) throw new NotNow(`nothing can be read at offset ${offset} yet`);
    const isLast = nextOffset === to && places.length === 1;
    return { ...place, records, undecodable, nextOffset, isLast };
  }

  partition({ topic: name, topicId }: RangesOfTopic, index: number): Partition | undefined {
    const topic = this.context.log.topics.byName(name);
    return topic?.id === topicId ? topic.partitions[index] : undefined;
  }

  /** What retention took meanwhile is passed over. */
  async fetch(partition: Partition, offset: bigint): Promise<CommittedPage> {
    try {
      return await this.records.page(partition, offset, FETCH_BYTES);
    } catch (error) {
      if (!(error instanceof Problem) || error.code !== 'offset-out-of-range') throw error;
      const nextOffset = await this.records.logStartOffset(partition);
      return { records: [], undecodable: [], nextOffset, logStartOffset: nextOffset };
    }
  }
}

function openPlaces({ ranges }: RangesOfTopic, position: RangePosition): Place[] {
  return ranges
    .map((range) => ({
      range,
      offset: BigInt(position[range.partition] ?? range.from),
      to: BigInt(range.to),
    }))
    .filter(({ offset, to }) => offset < to);
}

function done({ range, offset, to }: Place): number {
  const from = BigInt(range.from);
  return Number(offset - from) / Number(to - from);
}
