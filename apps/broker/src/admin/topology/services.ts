import type { TrafficRow } from '../../traffic/traffic-rows.js';
import { distinct } from './edges.js';
import type { Consuming, Instance, ReadingGroup, Service } from './topology.js';

type Membership = ReadingGroup['members'][number] & { readonly groupId: string };

/** Every client id that does something or is a member of a group. What is known is sorted by it once, not searched for each. */
export function servicesOf(
  traffic: readonly TrafficRow[],
  groups: readonly ReadingGroup[],
  consumers: readonly Consuming[],
): Service[] {
  const memberships = groups.flatMap(({ groupId, members }) =>
    members.map((member) => ({ ...member, groupId })),
  );
  const trafficOf = Map.groupBy(traffic, ({ clientId }) => clientId);
  const membershipsOf = Map.groupBy(memberships, ({ clientId }) => clientId);
  const topicsOf = topicsReadBy(consumers);
  return distinct([...trafficOf.keys(), ...membershipsOf.keys()]).map((name) =>
    serviceOf(name, {
      traffic: trafficOf.get(name) ?? [],
      memberships: membershipsOf.get(name) ?? [],
      consumes: topicsOf.get(name) ?? [],
    }),
  );
}

function topicsReadBy(consumers: readonly Consuming[]): ReadonlyMap<string, readonly string[]> {
  const topics = new Map<string, string[]>();
  for (const { topic, services } of consumers) {
    for (const service of services) {
      const known = topics.get(service);
      if (known === undefined) topics.set(service, [topic]);
      else known.push(topic);
    }
  }
  return topics;
}

interface Known {
  readonly traffic: readonly TrafficRow[];
  readonly memberships: readonly Membership[];
  readonly consumes: readonly string[];
}

function serviceOf(name: string, { traffic, memberships, consumes }: Known): Service {
  const produced = traffic.filter(({ kind }) => kind === 'produce');
  const instances = instancesOf(traffic, memberships);
  return {
    name,
    produces: distinct(produced.map(({ topic }) => topic)),
    consumes: distinct(consumes),
    groups: distinct(memberships.map(({ groupId }) => groupId)),
    instances,
    processes: processesOf(instances),
    recordsPerSecond: produced.reduce((sum, { recordsPerSecond }) => sum + recordsPerSecond, 0),
    lastSeenMs: lastOf(traffic),
  };
}

/** Members of groups, and addresses from which the client does something without being one. Those who publish in SQL have none. */
function instancesOf(
  traffic: readonly TrafficRow[],
  memberships: readonly Membership[],
): Instance[] {
  const atHost = Map.groupBy(traffic, ({ host }) => host);
  const asMembers = memberships.map(({ clientId, clientHost, memberId, assignment, groupId }) => {
    const host = hostOf(clientHost);
    const rows = atHost.get(host) ?? [];
    return {
      clientId,
      host,
      principal: rows[0]?.principal ?? null,
      groupId,
      memberId,
      topics: distinct((assignment ?? []).map(({ topic }) => topic)),
      lastSeenMs: lastOf(rows),
    };
  });
  const hosts = new Set(asMembers.map(({ host }) => host));
  const others = distinct(atHost.keys())
    .filter((host) => host !== '' && !hosts.has(host))
    .map((host) => aloneAt(host, atHost.get(host) ?? []));
  return [...asMembers, ...others];
}

function aloneAt(host: string, rows: readonly TrafficRow[]): Instance {
  return {
    clientId: rows[0].clientId,
    host,
    principal: rows[0].principal,
    groupId: null,
    memberId: null,
    topics: distinct(rows.map(({ topic }) => topic)),
    lastSeenMs: lastOf(rows),
  };
}

/** Groups tell addresses as Kafka does, with a slash in front. */
function hostOf(clientHost: string): string {
  return clientHost.replace(/^\//, '');
}

function lastOf(rows: readonly TrafficRow[]): number | null {
  return rows.reduce<number | null>((last, row) => Math.max(last ?? 0, row.lastSeenMs), null);
}

/**
 * A process is in each of its groups once, so there are at an address as many as the largest of its groups has members there: two
 * groups with one member each are one process that is in both, unless they share the address and nothing else.
 */
function processesOf(instances: readonly Instance[]): number {
  const atHosts = [...Map.groupBy(instances, ({ host }) => host).values()];
  return atHosts.reduce((sum, atHost) => {
    const groups = [...Map.groupBy(atHost, ({ groupId }) => groupId).values()];
    return sum + Math.max(...groups.map((members) => members.length));
  }, 0);
}
