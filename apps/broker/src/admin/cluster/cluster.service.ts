import { Inject, Injectable } from '@nestjs/common';
import { ADMIN_CONTEXT, type AdminContext } from '../admin-context.js';
import { Problem } from '../http/problem.js';
import type { BrokerBody, ClusterBody } from './cluster.dto.js';

/** The cluster as this broker knows it, without asking anybody. */
@Injectable()
export class ClusterService {
  constructor(@Inject(ADMIN_CONTEXT) private readonly context: AdminContext) {}

  describe(): ClusterBody {
    const { log, version } = this.context;
    const { clusterId, brokerId } = log.cluster;
    const topics = log.topics.all();
    return {
      clusterId,
      brokerId,
      version,
      brokerCount: log.cluster.brokers().length,
      topicCount: topics.length,
      partitionCount: topics.reduce((sum, { partitions }) => sum + partitions.length, 0),
      leaderlessPartitionCount: this.partitionsByLeader().get(null)?.length ?? 0,
    };
  }

  brokers(): BrokerBody[] {
    const { cluster } = this.context.log;
    const led = this.partitionsByLeader();
    return [...cluster.brokers()]
      .sort((a, b) => a.brokerId - b.brokerId)
      .map(({ brokerId, host, port }) => {
        const shards = led.get(brokerId) ?? [];
        const isSelf = brokerId === cluster.brokerId;
        // Of others only those shards are known that lead a partition.
        const shardsOwned = isSelf ? cluster.ownedShards().size : new Set(shards).size;
        return { brokerId, host, port, isSelf, shardsOwned, partitionsLed: shards.length };
      });
  }

  broker(brokerId: number): BrokerBody {
    const broker = this.brokers().find((one) => one.brokerId === brokerId);
    if (broker === undefined)
      throw new Problem('broker-not-found', `No broker ${brokerId} is alive.`);
    return broker;
  }

  /** For each leader the shard of each partition it leads; null for those without a leader. */
  private partitionsByLeader(): ReadonlyMap<number | null, readonly number[]> {
    const { cluster, topics } = this.context.log;
    const shards = topics.all().flatMap(({ partitions }) => partitions.map(({ shard }) => shard));
    return Map.groupBy(shards, (shard) => cluster.leadershipOf(shard).brokerId);
  }
}
