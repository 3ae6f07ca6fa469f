import type { TopologyBody } from '@posthorn/admin-client';

export interface FlowNode {
  /** `service/…`, `topic/…` or `group/…`: a service and a topic may have the same name. */
  readonly id: string;
  readonly kind: 'service' | 'topic' | 'group';
  readonly name: string;
  /** Of a service: the groups that are its own. Of a group: the services that are its members. */
  readonly details: readonly string[];
}

export interface FlowEdge {
  readonly id: string;
  readonly from: string;
  readonly to: string;
  readonly topic: string;
  /** Of an edge from a topic; null: it reads without a group, or writes. */
  readonly groupId: string | null;
  /** null: not known. */
  readonly bytesPerSecond: number | null;
  /** Known of producers only. */
  readonly recordsPerSecond: number | null;
}

export interface FlowGraph {
  readonly nodes: readonly FlowNode[];
  readonly edges: readonly FlowEdge[];
}

/**
 * Services, topics, and who reads them. A group all of whose members are one service is drawn as that service, so that
 * what it publishes goes on from there; one of several services, or of none, stands for itself.
 */
export function graphOf({ services, producers, consumers }: TopologyBody): FlowGraph {
  const homes = homesOf(consumers);
  const nodes = new Map<string, FlowNode>();
  const add = (kind: FlowNode['kind'], name: string, details: readonly string[] = []): string => {
    const id = `${kind}/${name}`;
    if (!nodes.has(id)) nodes.set(id, { id, kind, name, details });
    return id;
  };
  const addService = (name: string): string =>
    add(
      'service',
      name,
      namesWhere(homes, (home) => home === name),
    );
  for (const { name } of services) {
    if (producers.some(({ service }) => service === name)) addService(name);
  }
  const writes = producers.map(({ service, topic, bytesPerSecond, recordsPerSecond }) =>
    edgeOf(addService(service), add('topic', topic), {
      topic,
      groupId: null,
      bytesPerSecond,
      recordsPerSecond,
    }),
  );
  const reads = consumers.flatMap(({ topic, groupId, services: readers, bytesPerSecond }) => {
    const home = groupId === null ? undefined : homes.get(groupId);
    const targets =
      groupId === null
        ? readers.map(addService)
        : [home === undefined ? add('group', groupId, readers) : addService(home)];
    const facts = { topic, groupId, bytesPerSecond, recordsPerSecond: null };
    return targets.map((target) => edgeOf(add('topic', topic), target, facts));
  });
  return { nodes: [...nodes.values()], edges: [...writes, ...reads] };
}

/** Only what has the text in its name, with all that touches it; everything for an empty text. */
export function narrowed({ nodes, edges }: FlowGraph, filter: string): FlowGraph {
  const text = filter.trim().toLowerCase();
  if (text === '') return { nodes, edges };
  const isMatch = ({ name, details }: FlowNode): boolean =>
    [name, ...details].some((one) => one.toLowerCase().includes(text));
  const matches = new Set(nodes.filter(isMatch).map(({ id }) => id));
  const kept = edges.filter(({ from, to }) => matches.has(from) || matches.has(to));
  const touched = new Set([...matches, ...kept.flatMap(({ from, to }) => [from, to])]);
  return { nodes: nodes.filter(({ id }) => touched.has(id)), edges: kept };
}

function edgeOf(from: string, to: string, facts: Omit<FlowEdge, 'id' | 'from' | 'to'>): FlowEdge {
  return { id: `${from} > ${to} ${facts.groupId ?? ''}`, from, to, ...facts };
}

/** The one service whose members a group has, in all topics that it reads. */
function homesOf(consumers: TopologyBody['consumers']): ReadonlyMap<string, string> {
  const services = new Map<string, Set<string>>();
  for (const { groupId, services: members } of consumers) {
    if (groupId === null) continue;
    services.set(groupId, new Set([...(services.get(groupId) ?? []), ...members]));
  }
  const single = [...services].filter(([, names]) => names.size === 1 && !names.has(''));
  return new Map(single.map(([groupId, names]) => [groupId, [...names][0]]));
}

function namesWhere(
  homes: ReadonlyMap<string, string>,
  isWanted: (home: string) => boolean,
): readonly string[] {
  return [...homes].filter(([, home]) => isWanted(home)).map(([groupId]) => groupId);
}
