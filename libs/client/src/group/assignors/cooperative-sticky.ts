import type { TopicPartition } from '../../types.js';
import {
  emptyAssignment,
  inOrder,
  subscribedTopics,
  type Assignment,
  type Assignor,
  type AssignorMember,
} from './assignor.js';

const keyOf = ({ topic, partition }: TopicPartition): string => `${topic}/${partition}`;

/**
 * Everyone keeps what they own as far as the shares stay even; only the surplus moves. A partition that moves is given to
 * nobody in this round (KIP-429): its owner revokes it first and joins again, and the next round hands it on.
 */
export const cooperativeSticky: Assignor = {
  name: 'cooperative-sticky',
  assign(members, partitionsOf) {
    const owners = ownersOf(members, partitionsOf);
    const target = stickyTarget(inOrder(members), owners, partitionsOf);
    for (const [memberId, partitions] of target) {
      const granted = partitions.filter((partition) => {
        const owner = owners.get(keyOf(partition));
        return owner === undefined || owner === memberId;
      });
      target.set(memberId, granted);
    }
    return target;
  },
};

/**
 * Who owns what now. A member that missed a rebalance may still claim what went to somebody else: the claim of the
 * newest generation counts, and of two in the same generation neither.
 */
export function ownersOf(
  members: readonly AssignorMember[],
  partitionsOf: (topic: string) => number,
): Map<string, string> {
  const claims = new Map<string, { memberId: string | null; generationId: number }>();
  for (const { memberId, generationId, owned, topics } of members) {
    for (const partition of owned) {
      const { topic, partition: index } = partition;
      if (!topics.includes(topic) || index >= partitionsOf(topic)) continue;
      const key = keyOf(partition);
      const other = claims.get(key);
      if (other === undefined || other.generationId < generationId) {
        claims.set(key, { memberId, generationId });
      } else if (other.generationId === generationId) {
        claims.set(key, { memberId: null, generationId });
      }
    }
  }
  const owners = new Map<string, string>();
  for (const [key, { memberId }] of claims) if (memberId !== null) owners.set(key, memberId);
  return owners;
}

function stickyTarget(
  members: readonly AssignorMember[],
  owners: ReadonlyMap<string, string>,
  partitionsOf: (topic: string) => number,
): Assignment {
  const target = emptyAssignment(members);
  const loadOf = (memberId: string): number => target.get(memberId)?.length ?? 0;
  const readersOf = new Map<string, AssignorMember[]>();
  const ownerless: TopicPartition[] = [];
  for (const topic of subscribedTopics(members)) {
    readersOf.set(
      topic,
      members.filter(({ topics }) => topics.includes(topic)),
    );
    for (let partition = 0; partition < partitionsOf(topic); partition++) {
      const owner = owners.get(keyOf({ topic, partition }));
      if (owner === undefined) ownerless.push({ topic, partition });
      else target.get(owner)?.push({ topic, partition });
    }
  }
  for (const partition of ownerless) {
    const memberId = leastLoaded(readersOf.get(partition.topic) ?? [], loadOf);
    if (memberId !== undefined) target.get(memberId)?.push(partition);
  }
  balance(target, readersOf, loadOf);
  return target;
}

/** Moves partitions from the fuller to the emptier until nobody who could take one has two fewer. */
function balance(
  target: Assignment,
  readersOf: ReadonlyMap<string, AssignorMember[]>,
  loadOf: (memberId: string) => number,
): void {
  for (let moved = true; moved;) {
    moved = false;
    const byLoad = [...target.keys()].sort((a, b) => loadOf(b) - loadOf(a));
    for (const giver of byLoad) {
      const partitions = target.get(giver) ?? [];
      for (let at = partitions.length - 1; at >= 0; at--) {
        const taker = leastLoaded(readersOf.get(partitions[at].topic) ?? [], loadOf);
        if (taker === undefined || loadOf(giver) - loadOf(taker) < 2) continue;
        target.get(taker)?.push(...partitions.splice(at, 1));
        moved = true;
      }
    }
  }
}

function leastLoaded(
  readers: readonly AssignorMember[],
  loadOf: (memberId: string) => number,
): string | undefined {
  let best: string | undefined;
  for (const { memberId } of readers) {
    if (best === undefined || loadOf(memberId) < loadOf(best)) best = memberId;
  }
  return best;
}
