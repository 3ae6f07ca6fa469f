import { isSameService, type FlowGraph } from './flow-graph.js';

/**
 * What shines when somebody looks at a node or an edge, by id: of a node its edges with their other ends, and of a service
 * those of its other self too; of an edge its two ends. Empty: nobody looks, and nothing is dimmed.
 */
export function litOf({ nodes, edges }: FlowGraph, looked: string | null): ReadonlySet<string> {
  const edge = edges.find(({ id }) => id === looked);
  if (edge !== undefined) return new Set([edge.id, edge.from, edge.to]);
  const node = nodes.find(({ id }) => id === looked);
  if (node === undefined) return new Set();
  const selves = nodes.filter((one) => one === node || isSameService(one, node));
  const ids = new Set(selves.map(({ id }) => id));
  const touching = edges.filter(({ from, to }) => ids.has(from) || ids.has(to));
  return new Set([...ids, ...touching.flatMap(({ id, from, to }) => [id, from, to])]);
}
