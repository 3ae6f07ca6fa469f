import { Inject, Injectable } from '@nestjs/common';
import type { Partition } from '@posthorn/log';
import { ADMIN_CONTEXT, type AdminContext } from '../admin-context.js';
import { LogReader } from '../cluster/log-reader.js';
import { isAway } from '../cluster/peer-requests.js';
import { mapLimited, READS_AT_ONCE } from '../concurrency.js';
import { FirstUnconsumed } from '../groups/first-unconsumed.js';
import { GroupsService, type CommittedOffset, type Group } from '../groups/groups.service.js';
import type { LiveSample, Reading } from './live-sample.js';

/** Each may cost a read of the log; the largest lags come first. */
const AGES_MAX = 500;

type Lagging = Reading & { readonly groupId: string; readonly lag: bigint };

/** One look at the whole cluster: one question to each leader for all its partitions, and the offsets of every group. */
@Injectable()
export class LiveSampler {
  constructor(
    @Inject(ADMIN_CONTEXT) private readonly context: AdminContext,
    private readonly reader: LogReader,
    private readonly groups: GroupsService,
    private readonly firstUnconsumed: FirstUnconsumed,
  ) {}

  async sample(): Promise<LiveSample> {
    const at = this.context.clock.now();
    const all = this.context.log.topics.all();
    // Groups first: a commit that comes meanwhile must not be ahead of the end that it is compared with.
    const listed = await this.groups.list();
    const { items, failures } = await this.groups.describeAll(
      listed.items.map(({ groupId }) => groupId),
    );
    const committed = await mapLimited(items, READS_AT_ONCE, (group) => this.readingsOf(group));
    const ends = await this.reader.ends(all.flatMap(({ partitions }) => partitions));
    const read = items.map((group, at) => ({ group, readings: committed[at] }));
    const ages = await this.agesOf(read, ends);
    return {
      at,
      ends,
      topics: all.map(({ name, id, partitions }) => ({
        topic: name,
        topicId: id,
        partitionIds: partitions.map(({ partitionId }) => partitionId),
      })),
      groups: read.map(({ group, readings }) => ({
        group,
        readings,
        lagSeconds: ages.get(group.groupId) ?? null,
      })),
      failures: [...listed.failures, ...failures],
    };
  }

  private async readingsOf({ groupId }: Group): Promise<readonly Reading[]> {
    try {
      const committed = await this.groups.committed(groupId);
      return committed.flatMap((one) => {
        const partition = this.partitionOf(one);
        return partition === undefined ? [] : [{ ...one, partitionId: partition.partitionId }];
      });
    } catch (error) {
      if (isAway(error)) return [];
      throw error;
    }
  }

  /** The largest age of each group; 0 for one that has read everything. */
  private async agesOf(
    read: readonly { group: Group; readings: readonly Reading[] }[],
    ends: LiveSample['ends'],
  ): Promise<ReadonlyMap<string, number>> {
    const ages = new Map<string, number>();
    const lagging: Lagging[] = [];
    for (const { group, readings } of read) {
      const behind = readings.flatMap((one) => {
        const lag = (ends.get(one.partitionId) ?? one.offset) - one.offset;
        return lag > 0n ? [{ ...one, groupId: group.groupId, lag }] : [];
      });
      if (behind.length === 0) ages.set(group.groupId, 0);
      lagging.push(...behind);
    }
    lagging.sort((a, b) => (a.lag < b.lag ? 1 : a.lag > b.lag ? -1 : 0));
    await mapLimited(lagging.slice(0, AGES_MAX), READS_AT_ONCE, async (one) => {
      const age = await this.ageOf(one);
      if (age !== null) ages.set(one.groupId, Math.max(age, ages.get(one.groupId) ?? 0));
    });
    return ages;
  }

  private async ageOf(lagging: Lagging): Promise<number | null> {
    const partition = this.partitionOf(lagging);
    if (partition === undefined) return null;
    try {
      const timestamp = await this.firstUnconsumed.timestamp(partition, lagging.offset);
      if (timestamp === 'none') return 0;
      if (timestamp === null) return null;
      return Math.max(0, (this.context.clock.now() - Number(timestamp)) / 1000);
    } catch (error) {
      // Retention took it, or its leader is away: the lag in records is known all the same.
      this.context.logger.debug({ err: error, ...lagging }, 'the age of a lag is not known');
      return null;
    }
  }

  private partitionOf({ topic, partition }: CommittedOffset): Partition | undefined {
    return this.context.log.topics.byName(topic)?.partitions[partition];
  }
}
