import {
  COLUMNS,
  type FlowColumn,
  type FlowEdge,
  type FlowGraph,
  type FlowNode,
} from './flow-graph.js';

/** As many of each column as an eye follows lines between. */
export const SHOWN_MAX = 24;

export interface BoundedGraph extends FlowGraph {
  /** How many of each column are left out. */
  readonly hidden: Readonly<Record<FlowColumn, number>>;
}

/**
 * The part of a large cluster that is worth a picture: the topics that weigh most, and of who writes and reads those the
 * ones that weigh most. @param weightOf what an edge is worth a look; those of a node add up.
 */
export function bounded(
  { nodes, edges }: FlowGraph,
  weightOf: (edge: FlowEdge) => number,
): BoundedGraph {
  const topics = heaviest(columnOf(nodes, 'topics'), edges, weightOf);
  const touching = edges.filter(({ from, to }) => topics.has(from) || topics.has(to));
  const kept = new Set([
    ...topics,
    ...heaviest(columnOf(nodes, 'writers'), touching, weightOf),
    ...heaviest(columnOf(nodes, 'readers'), touching, weightOf),
  ]);
  const shown = nodes.filter(({ id }) => kept.has(id));
  const hiddenOf = (column: FlowColumn): number =>
    columnOf(nodes, column).length - columnOf(shown, column).length;
  return {
    nodes: shown,
    edges: touching.filter(({ from, to }) => kept.has(from) && kept.has(to)),
    hidden: Object.fromEntries(
      COLUMNS.map((one) => [one, hiddenOf(one)]),
    ) as BoundedGraph['hidden'],
  };
}

function columnOf(nodes: readonly FlowNode[], column: FlowColumn): readonly FlowNode[] {
  return nodes.filter((node) => node.column === column);
}

function heaviest(
  nodes: readonly FlowNode[],
  edges: readonly FlowEdge[],
  weightOf: (edge: FlowEdge) => number,
): ReadonlySet<string> {
  const weights = new Map<string, number>();
  for (const edge of edges) {
    const weight = weightOf(edge);
    for (const id of [edge.from, edge.to]) weights.set(id, (weights.get(id) ?? 0) + weight);
  }
  const known = nodes.filter(({ id }) => weights.has(id));
  const sorted = known.toSorted(
    (a, b) => weights.get(b.id)! - weights.get(a.id)! || (a.id < b.id ? -1 : 1),
  );
  return new Set(sorted.slice(0, SHOWN_MAX).map(({ id }) => id));
}
