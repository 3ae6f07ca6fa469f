import type { TopologyBody } from '@posthorn/admin-client';

/** From left to right. A service that writes and reads stands in both of the outer ones. */
export type FlowColumn = 'writers' | 'topics' | 'readers';
export const COLUMNS: readonly FlowColumn[] = ['writers', 'topics', 'readers'];

export interface FlowNode {
  /** Its column and its kind too: a service, a topic and a group may have the same name. */
  readonly id: string;
  readonly column: FlowColumn;
  readonly kind: 'service' | 'topic' | 'group';
  readonly name: string;
  /** Of a reading service: the groups that are its own. Of a group: the services that are its members. */
  readonly details: readonly string[];
}

export interface FlowEdge {
  readonly id: string;
  readonly from: string;
  readonly to: string;
  readonly topic: string;
  /** The service that writes; of an edge to a reader the service or the group that stands there. */
  readonly client: string;
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
 * Who writes, topics, and who reads them: each edge goes one column to the right. A group all of whose members are one
 * service is drawn within that service; one of several services, or of none, stands for itself.
 */
export function graphOf({ producers, consumers }: TopologyBody): FlowGraph {
  const homes = homesOf(consumers);
  const nodes = new Map<string, FlowNode>();
  const add = (node: Omit<FlowNode, 'id'>): FlowNode => {
    const id = `${node.column}/${node.kind}/${node.name}`;
    if (!nodes.has(id)) nodes.set(id, { id, ...node });
    return nodes.get(id)!;
  };
  const topicOf = (name: string) => add({ column: 'topics', kind: 'topic', name, details: [] });
  const writes = producers.map(({ service, topic, bytesPerSecond, recordsPerSecond }) => {
    const writer = add({ column: 'writers', kind: 'service', name: service, details: [] });
    const facts = { topic, client: service, groupId: null, bytesPerSecond, recordsPerSecond };
    return edgeOf(writer, topicOf(topic), facts);
  });
  const readingService = (name: string): FlowNode =>
    add({ column: 'readers', kind: 'service', name, details: homes.groupsOf(name) });
  const reads = consumers.flatMap(({ topic, groupId, services: readers, bytesPerSecond }) => {
    const home = groupId === null ? undefined : homes.of(groupId);
    const targets =
      groupId === null
        ? readers.map(readingService)
        : home === undefined
          ? [add({ column: 'readers', kind: 'group', name: groupId, details: readers })]
          : [readingService(home)];
    const facts = { topic, groupId, bytesPerSecond, recordsPerSecond: null };
    return targets.map((target) =>
      edgeOf(topicOf(topic), target, { ...facts, client: target.name }),
    );
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

/** Whether the writer and the reader of this node's kind and name are one and the same service. */
export function isSameService(a: FlowNode, b: FlowNode): boolean {
  return a.kind === 'service' && b.kind === 'service' && a.name === b.name;
}

function edgeOf(
  from: FlowNode,
  to: FlowNode,
  facts: Omit<FlowEdge, 'id' | 'from' | 'to'>,
): FlowEdge {
  return { id: `${from.id} > ${to.id} ${facts.groupId ?? ''}`, from: from.id, to: to.id, ...facts };
}

interface Homes {
  /** The one service whose members a group has, in all topics that it reads. */
  readonly of: (groupId: string) => string | undefined;
  readonly groupsOf: (service: string) => readonly string[];
}

function homesOf(consumers: TopologyBody['consumers']): Homes {
  const services = new Map<string, Set<string>>();
  for (const { groupId, services: members } of consumers) {
    if (groupId === null) continue;
    const known = services.get(groupId) ?? new Set<string>();
    for (const member of members) known.add(member);
    services.set(groupId, known);
  }
  const homes = new Map<string, string>();
  const groups = new Map<string, string[]>();
  for (const [groupId, names] of services) {
    const [only] = names;
    if (names.size !== 1 || only === '') continue;
    homes.set(groupId, only);
    const known = groups.get(only) ?? [];
    known.push(groupId);
    groups.set(only, known);
  }
  return {
    of: (groupId) => homes.get(groupId),
    groupsOf: (service) => (groups.get(service) ?? []).toSorted(),
  };
}
