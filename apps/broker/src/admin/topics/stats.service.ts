import { Inject, Injectable } from '@nestjs/common';
import type { Partition, Topic } from '@posthorn/log';
import { ADMIN_CONTEXT, type AdminContext } from '../admin-context.js';
import { LogReader } from '../cluster/log-reader.js';
import { offsetsBetween } from '../cluster/offsets-between.js';
import { isAway } from '../cluster/peer-requests.js';
import { mapLimited, READS_AT_ONCE } from '../concurrency.js';
import type { TopicStats } from './topic-actions.dto.js';

const BUCKETS_MAX = 30;
/** Each is a lookup of an offset by time: half a millisecond where it is not in memory. */
const LOOKUPS_MAX = 600;

/** How much was written when: by the offsets at the edges of equal parts of a window, so nothing has to be recorded. */
@Injectable()
export class StatsService {
  constructor(
    @Inject(ADMIN_CONTEXT) private readonly context: AdminContext,
    private readonly reader: LogReader,
  ) {}

  async statsOf({ name, partitions }: Topic, windowSeconds: number): Promise<TopicStats> {
    const now = this.context.clock.now();
    const start = now - windowSeconds * 1000;
    const parts = Math.max(1, Math.min(BUCKETS_MAX, Math.floor(LOOKUPS_MAX / partitions.length)));
    const edges = Array.from({ length: parts + 1 }, (_, i) =>
      Math.round(start + ((now - start) * i) / parts),
    );
    const counts = await mapLimited(partitions, READS_AT_ONCE, (partition) =>
      this.countsOf(partition, edges),
    );
    const known = counts.filter((one) => one !== null);
    const buckets = edges.slice(0, -1).map((from, i) => ({
      from: new Date(from).toISOString(),
      to: new Date(edges[i + 1]).toISOString(),
      records: known.reduce((sum, one) => sum + one[i], 0n).toString(),
    }));
    const records = buckets.reduce((sum, bucket) => sum + BigInt(bucket.records), 0n);
    return {
      topic: name,
      windowSeconds,
      records: records.toString(),
      recordsPerSecond: Number(records) / windowSeconds,
      buckets,
      partitionsMissing: counts.length - known.length,
    };
  }

  /** Records between each two edges; null when the leader is away. */
  private async countsOf(
    partition: Partition,
    edges: readonly number[],
  ): Promise<readonly bigint[] | null> {
    try {
      const passedOver = await this.context.log.passedOver();
      const { highWatermark } = await this.reader.bounds(partition);
      const offsets: bigint[] = [];
      for (const edge of edges.slice(0, -1)) {
        const previous = offsets.at(-1) ?? 0n;
        // What begins at the end has nothing behind it: no more need be asked.
        if (previous >= highWatermark) offsets.push(highWatermark);
        else offsets.push((await this.reader.firstAt(partition, BigInt(edge))) ?? highWatermark);
      }
      // A producer's clock may run ahead: what is from later than now is of the last part.
      offsets.push(highWatermark);
      return offsets
        .slice(1)
        .map((to, i) =>
          offsetsBetween(passedOver, partition.partitionId, { from: offsets[i], to }),
        );
    } catch (error) {
      if (isAway(error)) return null;
      throw error;
    }
  }
}
