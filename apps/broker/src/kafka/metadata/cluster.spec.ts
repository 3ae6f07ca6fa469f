import { describe, expect, it } from '@jest/globals';
import type { BrokerNode, ClusterView } from '@posthorn/log';
import { nodeEndpoints, reachableLeadersOf } from './cluster.js';

const nodes = [
  { brokerId: 1, host: 'a', port: 1, endpoints: { INSIDE: ['a', 1], OUTSIDE: ['a.example', 2] } },
  { brokerId: 2, host: 'b', port: 1, endpoints: { INSIDE: ['b', 1] } },
] satisfies BrokerNode[];

/** Shards 1 and 2 are led by the brokers of these ids, shard 3 by one that is gone, shard 4 by nobody. */
const leaders = new Map<number, number | null>([
  [1, 1],
  [2, 2],
  [3, 9],
  [4, null],
]);
const cluster = {
  brokers: () => nodes,
  leadershipOf: (shard: number) => ({ brokerId: leaders.get(shard) ?? null, epoch: 5 }),
} as unknown as ClusterView;

const partitionOf = (shard: number) => ({ partitionId: shard, index: 0, shard });

describe('who leads a partition, to clients of a listener', () => {
  it.each([
    ['INSIDE', 1, { leaderId: 1, error: 'NONE', replicas: [1] }],
    ['INSIDE', 2, { leaderId: 2, error: 'NONE', replicas: [2] }],
    ['OUTSIDE', 1, { leaderId: 1, error: 'NONE', replicas: [1] }],
    ['OUTSIDE', 2, { leaderId: -1, error: 'LISTENER_NOT_FOUND', replicas: [2] }],
    ['OUTSIDE', 3, { leaderId: -1, error: 'LEADER_NOT_AVAILABLE', replicas: [] }],
    ['INSIDE', 4, { leaderId: -1, error: 'LEADER_NOT_AVAILABLE', replicas: [] }],
  ] as const)('%s, shard %i: %o', (listener, shard, told) => {
    const leader = reachableLeadersOf(cluster, listener);
    expect(leader(partitionOf(shard))).toEqual({ ...told, leaderEpoch: 5 });
    // Asked for once per shard, and the same for the next partition.
    expect(leader(partitionOf(shard))).toBe(leader(partitionOf(shard)));
  });

  it('is a broker that the same answer says the address of', () => {
    for (const listener of ['INSIDE', 'OUTSIDE', 'NOWHERE']) {
      const listed = nodeEndpoints(cluster, listener).map(({ nodeId }) => nodeId);
      const leader = reachableLeadersOf(cluster, listener);
      for (const shard of leaders.keys()) {
        const { leaderId } = leader(partitionOf(shard));
        expect([-1, ...listed]).toContain(leaderId);
      }
    }
  });
});
