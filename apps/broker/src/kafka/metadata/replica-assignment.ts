import type { ClusterView } from '@posthorn/log';
import { repeatedIn } from '../changes/repeated.js';

const WHAT = 'The manual partition assignment includes';

/** What makes no sense in a list of replicas, whatever the partition; in Kafka's words. */
export function replicaListProblem(
  cluster: ClusterView,
  replicas: readonly number[],
): string | null {
  if (replicas.length === 0) return `${WHAT} an empty replica list.`;
  const [twice] = repeatedIn(replicas);
  if (twice !== undefined) return `${WHAT} the broker ${twice} more than once.`;
  const unknown = replicas.find((id) => !isKnown(cluster, id));
  return unknown === undefined
    ? null
    : `${WHAT} broker ${unknown}, but no such broker is registered.`;
}

/**
 * Why new partitions cannot be placed where a client wants them; null when they will be there in any case. Which broker
 * leads one follows from its shard and from the brokers alive, so a wish is granted only where it cannot be missed: one
 * replica on the one broker there is. Anything else would be believed, and not be true.
 */
export function placementProblem(
  cluster: ClusterView,
  wanted: readonly (readonly number[])[],
): string | null {
  for (const replicas of wanted) {
    const problem = replicaListProblem(cluster, replicas);
    if (problem !== null) return problem;
    if (replicas.length > 1) {
      return (
        `${WHAT} ${replicas.length} replicas: a partition has one here, ` +
        "and copies of the log are PostgreSQL's replicas."
      );
    }
  }
  if (wanted.length === 0 || cluster.brokers().length === 1) return null;
  return (
    'Which broker leads a partition follows the leases of shards and cannot be assigned while there are several: ' +
    'give the number of partitions instead.'
  );
}

function isKnown(cluster: ClusterView, brokerId: number): boolean {
  return cluster.brokers().some((node) => node.brokerId === brokerId);
}
