import type { TrafficRow } from '../../traffic/traffic-rows.js';
import { distinct, edgeOf, sorted } from './edges.js';
import type { Consuming, ReadingGroup } from './topology.js';

/**
 * Groups that read topics, and who fetches without one. Each group is looked at once: with ten thousand of them, which an overview
 * asks for every second, comparing each with all others kept a broker from answering anybody for half a minute.
 */
export function consumersOf(
  groups: readonly ReadingGroup[],
  fetching: readonly TrafficRow[],
): Consuming[] {
  const readers = groups.map(readerOf);
  const known = { groupsOf: countGroups(readers), rates: ratesOf(fetching) };
  return [...groupConsumers(readers, known), ...aloneConsumers(fetching, known)];
}

/** A group, and its topics in order, each with the client ids of the members that are assigned partitions of it. */
interface Reader extends Pick<ReadingGroup, 'groupId' | 'state'> {
  readonly topics: ReadonlyMap<string, readonly string[]>;
  /** Of all its members, each once. */
  readonly clientIds: readonly string[];
}

/** Both by topic and client id: how many groups that read the topic have such a member, and bytes a second that it fetches. */
interface Known {
  readonly groupsOf: ReadonlyMap<string, number>;
  readonly rates: ReadonlyMap<string, number>;
}

function readerOf({ groupId, state, members, committedTopics }: ReadingGroup): Reader {
  const assigned = new Map<string, string[]>(committedTopics.map((topic) => [topic, []]));
  for (const { clientId, assignment } of members) {
    const topics = Map.groupBy(assignment ?? [], ({ topic }) => topic);
    for (const [topic, parts] of topics) {
      const readers = assigned.get(topic) ?? [];
      if (parts.some(({ partitions }) => partitions.length > 0)) readers.push(clientId);
      assigned.set(topic, readers);
    }
  }
  const topics = new Map([...assigned].sort(([a], [b]) => (a < b ? -1 : 1)));
  const clientIds = distinct(members.map(({ clientId }) => clientId));
  return { groupId, state, topics, clientIds };
}

function countGroups(readers: readonly Reader[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { topics, clientIds } of readers) {
    for (const topic of topics.keys()) {
      for (const clientId of clientIds) {
        const edge = edgeOf(topic, clientId);
        counts.set(edge, (counts.get(edge) ?? 0) + 1);
      }
    }
  }
  return counts;
}

function ratesOf(fetching: readonly TrafficRow[]): ReadonlyMap<string, number> {
  const rates = new Map<string, number>();
  for (const { topic, clientId, bytesPerSecond } of fetching) {
    const edge = edgeOf(topic, clientId);
    rates.set(edge, (rates.get(edge) ?? 0) + bytesPerSecond);
  }
  return rates;
}

function groupConsumers(readers: readonly Reader[], { groupsOf, rates }: Known): Consuming[] {
  const consumers = readers.flatMap(({ groupId, state, topics }) =>
    [...topics].map(([topic, clientIds]) => {
      const services = distinct(clientIds);
      const edges = services.map((service) => edgeOf(topic, service));
      // A fetch does not name the group that it is for: of two with members of one name nobody can tell who fetched.
      const isShared = edges.some((edge) => (groupsOf.get(edge) ?? 0) > 1);
      const fetched = edges.reduce((sum, edge) => sum + (rates.get(edge) ?? 0), 0);
      const bytesPerSecond = isShared ? null : fetched;
      return { topic, groupId, services, members: clientIds.length, state, bytesPerSecond };
    }),
  );
  return sorted(consumers, ({ topic, groupId }) => edgeOf(topic, groupId));
}

/** Who fetches without being a member of a group that reads the topic. */
function aloneConsumers(fetching: readonly TrafficRow[], { groupsOf, rates }: Known): Consuming[] {
  const alone = new Map(
    fetching
      .filter(({ bytesPerSecond }) => bytesPerSecond > 0)
      .map(({ topic, clientId }) => [edgeOf(topic, clientId), { topic, clientId }] as const)
      .filter(([edge]) => !groupsOf.has(edge)),
  );
  return sorted([...alone], ([edge]) => edge).map(([edge, { topic, clientId }]) => ({
    topic,
    groupId: null,
    services: [clientId],
    members: 0,
    state: null,
    bytesPerSecond: rates.get(edge) ?? 0,
  }));
}
