/** A graph as a layout looks at it: names and who points to whom. */
export interface Edge {
  readonly from: string;
  readonly to: string;
}

/**
 * In which layer each node stands: to the right of all that point to it. Edges that close a circle are left out of
 * that, the same ones for the same graph.
 */
export function layersOf(
  ids: readonly string[],
  edges: readonly Edge[],
): ReadonlyMap<string, number> {
  const next = new Map<string, string[]>(ids.map((id) => [id, []]));
  const sources = new Set(ids);
  for (const { from, to } of edges) {
    next.get(from)!.push(to);
    sources.delete(to);
  }
  const order = forwardOrder([...sources, ...ids], next);
  const position = new Map(order.map((id, index) => [id, index]));
  const layers = new Map(ids.map((id) => [id, 0]));
  for (const id of order) {
    for (const to of next.get(id)!) {
      const isForward = position.get(to)! > position.get(id)!;
      if (isForward) layers.set(to, Math.max(layers.get(to)!, layers.get(id)! + 1));
    }
  }
  return layers;
}

/** Each node before what it points to, but for circles: depth first, finished last comes first. Without recursion. */
function forwardOrder(
  starts: readonly string[],
  next: ReadonlyMap<string, readonly string[]>,
): readonly string[] {
  const seen = new Set<string>();
  const finished: string[] = [];
  for (const start of starts) {
    if (seen.has(start)) continue;
    seen.add(start);
    const path = [{ id: start, child: 0 }];
    while (path.length > 0) {
      const top = path.at(-1)!;
      const child = next.get(top.id)![top.child];
      top.child += 1;
      if (child === undefined) finished.push(path.pop()!.id);
      else if (!seen.has(child)) {
        seen.add(child);
        path.push({ id: child, child: 0 });
      }
    }
  }
  return finished.toReversed();
}

const SWEEPS = 6;

/** Orders each layer by where its neighbours stand, so that few edges cross. The same graph gives the same order. */
export function ordered(
  layers: readonly (readonly string[])[],
  edges: readonly Edge[],
): readonly (readonly string[])[] {
  const neighbours = new Map<string, string[]>();
  for (const { from, to } of edges) {
    neighbours.set(from, [...(neighbours.get(from) ?? []), to]);
    neighbours.set(to, [...(neighbours.get(to) ?? []), from]);
  }
  let current = layers.map((layer) => layer.toSorted());
  for (let sweep = 0; sweep < SWEEPS; sweep += 1) {
    const forward = sweep % 2 === 0;
    for (let step = 1; step < current.length; step += 1) {
      const index = forward ? step : current.length - 1 - step;
      const fixed = current[forward ? index - 1 : index + 1];
      current = current.with(index, byNeighbours(current[index], fixed, neighbours));
    }
  }
  return current;
}

function byNeighbours(
  layer: readonly string[],
  fixed: readonly string[],
  neighbours: ReadonlyMap<string, readonly string[]>,
): string[] {
  const positions = new Map(fixed.map((id, index) => [id, index / Math.max(fixed.length - 1, 1)]));
  const weights = layer.map((id, index) => {
    const found = (neighbours.get(id) ?? []).flatMap((one) => positions.get(one) ?? []);
    // What has no neighbour there stays where it is.
    const own = index / Math.max(layer.length - 1, 1);
    return [
      id,
      found.length === 0 ? own : found.reduce((sum, one) => sum + one, 0) / found.length,
    ] as const;
  });
  return weights.toSorted(([, a], [, b]) => a - b).map(([id]) => id);
}
