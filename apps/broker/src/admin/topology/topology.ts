import type { TrafficRow } from '../../traffic/traffic-rows.js';
import type { Group } from '../groups/groups.service.js';

/** A group as the topology needs it, with what it has committed. */
export interface ReadingGroup extends Pick<Group, 'groupId' | 'state' | 'members'> {
  /** Topics with a committed offset. */
  readonly committedTopics: readonly string[];
}

/** A client that produces to a topic; of all its connections and brokers together. */
export interface Producing {
  readonly service: string;
  readonly topic: string;
  readonly recordsPerSecond: number;
  readonly bytesPerSecond: number;
  readonly lastSeenMs: number;
}

/** A group, or a client without one, that reads a topic. */
export interface Consuming {
  readonly topic: string;
  /** null: it fetches without a group. */
  readonly groupId: string | null;
  /** Client ids of the members, or of who fetches. */
  readonly services: readonly string[];
  /** Members that are assigned partitions of the topic. */
  readonly members: number;
  readonly state: string | null;
  /** Of what was fetched lately by these clients; null where several groups share a client id. */
  readonly bytesPerSecond: number | null;
}

/** One running process, as far as connections tell: a client id at an address, or a member of a group. */
export interface Instance {
  readonly clientId: string;
  readonly host: string;
  readonly principal: string | null;
  readonly groupId: string | null;
  readonly memberId: string | null;
  readonly topics: readonly string[];
  readonly lastSeenMs: number | null;
}

export interface Service {
  /** The client id: what a service calls itself. */
  readonly name: string;
  readonly produces: readonly string[];
  readonly consumes: readonly string[];
  readonly groups: readonly string[];
  readonly instances: readonly Instance[];
  /** At least so many: see processesOf. */
  readonly processes: number;
  readonly recordsPerSecond: number;
  readonly lastSeenMs: number | null;
}

export interface Topology {
  readonly producers: readonly Producing[];
  readonly consumers: readonly Consuming[];
  readonly services: readonly Service[];
}

/** Who produces and who consumes what. Clients that name themselves by nothing are one service without a name. */
export function topologyOf(
  traffic: readonly TrafficRow[],
  groups: readonly ReadingGroup[],
): Topology {
  const producers = producersOf(traffic.filter(({ kind }) => kind === 'produce'));
  const fetching = traffic.filter(({ kind }) => kind === 'fetch');
  const consumers = [...consumersOf(groups, fetching), ...fetchersOf(groups, fetching)];
  return { producers, consumers, services: servicesOf(traffic, groups, consumers) };
}

function producersOf(rows: readonly TrafficRow[]): Producing[] {
  const byEdge = new Map<string, Producing>();
  for (const { clientId, topic, recordsPerSecond, bytesPerSecond, lastSeenMs } of rows) {
    const key = `${clientId}\0${topic}`;
    const known = byEdge.get(key);
    byEdge.set(key, {
      service: clientId,
      topic,
      recordsPerSecond: (known?.recordsPerSecond ?? 0) + recordsPerSecond,
      bytesPerSecond: (known?.bytesPerSecond ?? 0) + bytesPerSecond,
      lastSeenMs: Math.max(known?.lastSeenMs ?? 0, lastSeenMs),
    });
  }
  return sorted([...byEdge.values()], ({ topic, service }) => `${topic}\0${service}`);
}

function consumersOf(
  groups: readonly ReadingGroup[],
  fetching: readonly TrafficRow[],
): Consuming[] {
  const consumers = groups.flatMap((group) =>
    topicsOf(group).map((topic) => {
      const members = group.members.filter(({ assignment }) =>
        assignment?.some((assigned) => assigned.topic === topic && assigned.partitions.length > 0),
      );
      const services = distinct(members.map(({ clientId }) => clientId));
      const { groupId, state } = group;
      const bytesPerSecond = isSharedBy(groups, group, services, topic)
        ? null
        : rateOf(fetching, services, topic);
      return { topic, groupId, services, members: members.length, state, bytesPerSecond };
    }),
  );
  return sorted(consumers, ({ topic, groupId }) => `${topic}\0${groupId}`);
}

/** A fetch does not name the group that it is for: of two with members of one name nobody can tell who fetched. */
function isSharedBy(
  groups: readonly ReadingGroup[],
  group: ReadingGroup,
  services: readonly string[],
  topic: string,
): boolean {
  return groups.some(
    (other) =>
      other !== group &&
      topicsOf(other).includes(topic) &&
      other.members.some(({ clientId }) => services.includes(clientId)),
  );
}

/** Who fetches without being a member of a group that reads the topic. */
function fetchersOf(groups: readonly ReadingGroup[], fetching: readonly TrafficRow[]): Consuming[] {
  const isMember = ({ clientId, topic }: TrafficRow): boolean =>
    groups.some(
      (group) =>
        topicsOf(group).includes(topic) &&
        group.members.some((member) => member.clientId === clientId),
    );
  const alone = new Map(
    fetching
      .filter((row) => row.bytesPerSecond > 0 && !isMember(row))
      .map((row) => [`${row.topic}\0${row.clientId}`, row] as const),
  );
  return sorted([...alone.values()], ({ topic, clientId }) => `${topic}\0${clientId}`).map(
    ({ topic, clientId }) => ({
      topic,
      groupId: null,
      services: [clientId],
      members: 0,
      state: null,
      bytesPerSecond: rateOf(fetching, [clientId], topic),
    }),
  );
}

function servicesOf(
  traffic: readonly TrafficRow[],
  groups: readonly ReadingGroup[],
  consumers: readonly Consuming[],
): Service[] {
  const members = groups.flatMap((group) => group.members.map((member) => ({ ...member, group })));
  const names = distinct([
    ...traffic.map(({ clientId }) => clientId),
    ...members.map(({ clientId }) => clientId),
  ]);
  return names.map((name) => {
    const own = traffic.filter(({ clientId }) => clientId === name);
    const produced = own.filter(({ kind }) => kind === 'produce');
    const consumed = consumers.filter(({ services }) => services.includes(name));
    const memberships = members.filter(({ clientId }) => clientId === name);
    const instances = instancesOf(own, memberships);
    return {
      name,
      produces: distinct(produced.map(({ topic }) => topic)),
      consumes: distinct(consumed.map(({ topic }) => topic)),
      groups: distinct(memberships.map(({ group }) => group.groupId)),
      instances,
      processes: processesOf(instances),
      recordsPerSecond: produced.reduce((sum, { recordsPerSecond }) => sum + recordsPerSecond, 0),
      lastSeenMs: own.reduce<number | null>(
        (last, row) => Math.max(last ?? 0, row.lastSeenMs),
        null,
      ),
    };
  });
}

/** Members of groups, and addresses from which the client does something without being one. Those who publish in SQL have none. */
function instancesOf(
  own: readonly TrafficRow[],
  memberships: readonly (ReadingGroup['members'][number] & { readonly group: ReadingGroup })[],
): Instance[] {
  const atHost = (host: string): readonly TrafficRow[] => own.filter((row) => row.host === host);
  const asMembers = memberships.map(({ clientId, clientHost, memberId, assignment, group }) => {
    const rows = atHost(hostOf(clientHost));
    return {
      clientId,
      host: hostOf(clientHost),
      principal: rows[0]?.principal ?? null,
      groupId: group.groupId,
      memberId,
      topics: distinct((assignment ?? []).map(({ topic }) => topic)),
      lastSeenMs: lastOf(rows),
    };
  });
  const hosts = new Set(asMembers.map(({ host }) => host));
  const others = distinct(own.map(({ host }) => host))
    .filter((host) => host !== '' && !hosts.has(host))
    .map((host) => {
      const rows = atHost(host);
      return {
        clientId: rows[0].clientId,
        host,
        principal: rows[0].principal,
        groupId: null,
        memberId: null,
        topics: distinct(rows.map(({ topic }) => topic)),
        lastSeenMs: lastOf(rows),
      };
    });
  return [...asMembers, ...others];
}

/** Groups tell addresses as Kafka does, with a slash in front. */
function hostOf(clientHost: string): string {
  return clientHost.replace(/^\//, '');
}

function topicsOf({ members, committedTopics }: ReadingGroup): readonly string[] {
  const assigned = members.flatMap(({ assignment }) =>
    (assignment ?? []).map(({ topic }) => topic),
  );
  return distinct([...assigned, ...committedTopics]);
}

function rateOf(rows: readonly TrafficRow[], clientIds: readonly string[], topic: string): number {
  return rows
    .filter((row) => row.topic === topic && clientIds.includes(row.clientId))
    .reduce((sum, { bytesPerSecond }) => sum + bytesPerSecond, 0);
}

function lastOf(rows: readonly TrafficRow[]): number | null {
  return rows.reduce<number | null>((last, row) => Math.max(last ?? 0, row.lastSeenMs), null);
}

function distinct(names: readonly string[]): string[] {
  return [...new Set(names)].sort((a, b) => (a < b ? -1 : 1));
}

function sorted<Item>(items: readonly Item[], keyOf: (item: Item) => string): Item[] {
  return items.toSorted((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
}

/**
 * A process is in each of its groups once, so there are at an address as many as the largest of its groups has members there: two
 * groups with one member each are one process that is in both, unless they share the address and nothing else.
 */
function processesOf(instances: readonly Instance[]): number {
  const hosts = distinct(instances.map(({ host }) => host));
  return hosts.reduce((sum, host) => {
    const groups = instances.filter((one) => one.host === host).map(({ groupId }) => groupId);
    const members = new Map<string | null, number>();
    for (const group of groups) members.set(group, (members.get(group) ?? 0) + 1);
    return sum + Math.max(...members.values());
  }, 0);
}
