import type { TopicPartition } from '../../types.js';

export interface AssignorMember {
  readonly memberId: string;
  readonly groupInstanceId: string | null;
  readonly topics: readonly string[];
  /** What it says it owns, and in which generation it got that; only the cooperative assignor looks. */
  readonly owned: readonly TopicPartition[];
  readonly generationId: number;
}

/** Who reads what. Every member has an entry, an empty one if need be. */
export type Assignment = Map<string, TopicPartition[]>;

/** Computed by the group's leader. The name is on the wire: all members must know it and mean the same by it. */
export interface Assignor {
  readonly name: string;
  /** @param partitionsOf number of partitions of a topic; 0 for one that does not exist. */
  assign(members: readonly AssignorMember[], partitionsOf: (topic: string) => number): Assignment;
}

/**
 * Order of members: static ones first and by their instance id, which stays the same over restarts, then the others by
 * member id. As Kafka's Java client does, so that whoever leads comes to the same result.
 */
export function inOrder(members: readonly AssignorMember[]): AssignorMember[] {
  return members.toSorted((a, b) => {
    if ((a.groupInstanceId === null) !== (b.groupInstanceId === null)) {
      return a.groupInstanceId === null ? 1 : -1;
    }
    const [left, right] = [a.groupInstanceId ?? a.memberId, b.groupInstanceId ?? b.memberId];
    return left < right ? -1 : left > right ? 1 : 0;
  });
}

export const emptyAssignment = (members: readonly AssignorMember[]): Assignment =>
  new Map(members.map(({ memberId }) => [memberId, []]));

export const subscribedTopics = (members: readonly AssignorMember[]): string[] =>
  [...new Set(members.flatMap(({ topics }) => topics))].sort();
