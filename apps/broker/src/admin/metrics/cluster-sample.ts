import { setImmediate as nextTurn } from 'node:timers/promises';
import { Inject, Injectable } from '@nestjs/common';
import type { Partition } from '@posthorn/log';
import { ADMIN_CONTEXT, type AdminContext } from '../admin-context.js';
import { LogReader } from '../cluster/log-reader.js';
import type { Bounds } from '../cluster/partition-source.js';
import { mapLimited, READS_AT_ONCE } from '../concurrency.js';
import { GroupsService, type Group } from '../groups/groups.service.js';
import { LagService, type PartitionLag } from '../groups/lag.service.js';
import { Problem } from '../http/problem.js';
import { labelsOf, type Labels } from './exposition.js';

export interface PartitionSample {
  /** topic and partition */
  readonly labels: Labels;
  /** -1: nobody. */
  readonly leader: number;
  /** null for a partition that another broker leads: it reports its own. */
  readonly bounds: Bounds | null;
}

export interface LagSample extends PartitionLag {
  /** topic and partition */
  readonly labels: Labels;
}

export interface GroupSample {
  readonly group: Group;
  readonly lags: readonly LagSample[];
}

export interface ClusterSample {
  readonly clusterId: string;
  readonly brokerCount: number;
  readonly topics: readonly { readonly name: string; readonly partitionCount: number }[];
  readonly partitions: readonly PartitionSample[];
  readonly groups: readonly GroupSample[];
}

/** Partitions looked at before whoever else waits for the event loop gets a turn. */
const PARTITIONS_PER_TURN = 256;

/** One look at everything that is exported. Bounds and committed offsets are in memory; timestamps may cost reads. */
@Injectable()
export class ClusterSampler {
  constructor(
    @Inject(ADMIN_CONTEXT) private readonly context: AdminContext,
    private readonly reader: LogReader,
    private readonly groups: GroupsService,
    private readonly lags: LagService,
  ) {}

  async sample(): Promise<ClusterSample> {
    const { cluster, topics } = this.context.log;
    const all = topics.all();
    return {
      clusterId: cluster.clusterId,
      brokerCount: cluster.brokers().length,
      topics: all.map(({ name, partitions: { length } }) => ({ name, partitionCount: length })),
      partitions: await this.samplePartitions(),
      groups: await this.sampleGroups(),
    };
  }

  private async samplePartitions(): Promise<PartitionSample[]> {
    const { cluster, topics } = this.context.log;
    const all = topics
      .all()
      .flatMap(({ name, partitions }) => partitions.map((partition) => ({ name, partition })));
    const samples: PartitionSample[] = [];
    for (let at = 0; at < all.length; at += PARTITIONS_PER_TURN) {
      const turn = all.slice(at, at + PARTITIONS_PER_TURN);
      const sampled = await mapLimited(turn, READS_AT_ONCE, async ({ name, partition }) => ({
        labels: labelsOf({ topic: name, partition: partition.index }),
        leader: cluster.leadershipOf(partition.shard).brokerId ?? -1,
        bounds: await this.boundsIfLed(partition),
      }));
      samples.push(...sampled);
      await nextTurn();
    }
    return samples;
  }

  private async sampleGroups(): Promise<readonly GroupSample[]> {
    const listed = await unlessAway(() => this.groups.listOwn(), []);
    const ids = listed.map(({ groupId }) => groupId);
    const { items: groups } = await this.groups.describeAll(ids);
    return mapLimited(groups, READS_AT_ONCE, async (group) => {
      const committed = await unlessAway(() => this.groups.committed(group.groupId), []);
      const lags = await unlessAway(() => this.lags.lagOf(committed, group.members), []);
      const labelled = lags.map((lag) => ({
        ...lag,
        labels: labelsOf({ topic: lag.topic, partition: lag.partition }),
      }));
      return { group, lags: labelled };
    });
  }

  private async boundsIfLed(partition: Partition): Promise<Bounds | null> {
    const { cluster } = this.context.log;
    if (cluster.leadershipOf(partition.shard).brokerId !== cluster.brokerId) return null;
    return unlessAway<Bounds | null>(() => this.reader.bounds(partition), null);
  }
}

/** A scrape shows what there is to show: a gap in one series, not an error for all. */
async function unlessAway<T>(read: () => Promise<T>, missing: T): Promise<T> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof Problem && error.code !== 'internal-error') return missing;
    throw error;
  }
}
