import { Injectable } from '@nestjs/common';
import type { Partition, Topic } from '@posthorn/log';
import { LogReader } from '../cluster/log-reader.js';
import { mapLimited, READS_AT_ONCE } from '../concurrency.js';
import { invalid, Problem } from '../http/problem.js';
import { parsePosition, type Position } from '../records/record-position.js';
import type { RecordRange } from './record-range.js';

/** What a request names: without more, all that is committed now. */
export interface RangeRequest {
  readonly topic: string;
  readonly partitions?: readonly number[];
  readonly from?: string;
  readonly to?: string;
}

/** From what somebody asks for to offsets. Ends are fixed here: what is appended later is not meant. */
@Injectable()
export class RangePlanner {
  constructor(private readonly reader: LogReader) {}

  /** @param source stands under `/source` in the body. */
  async plan(
    source: RangeRequest,
  ): Promise<{ readonly topic: Topic; readonly ranges: readonly RecordRange[] }> {
    const topic = this.reader.topic(source.topic);
    const partitions = source.partitions?.map((index) => this.reader.partition(topic, index));
    const from = positionOf(source.from ?? 'earliest', '/source/from');
    const to = positionOf(source.to ?? 'latest', '/source/to');
    const chosen = partitions ?? topic.partitions;
    if (chosen.length > 1 && [from, to].some(({ kind }) => kind === 'offset')) {
      throw invalid('/source/partitions', 'must be one, since an offset means one partition');
    }
    const ranges = await mapLimited(chosen, READS_AT_ONCE, (one) => this.rangeOf(one, from, to));
    return { topic, ranges };
  }

  private async rangeOf(partition: Partition, from: Position, to: Position): Promise<RecordRange> {
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
