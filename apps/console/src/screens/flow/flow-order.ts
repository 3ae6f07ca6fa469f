/** Who points to whom, as an order looks at it. */
export interface Arrow {
  readonly from: string;
  readonly to: string;
}

const SWEEPS = 6;

/** Orders each column by where its neighbours stand, so that few edges cross. The same graph gives the same order. */
export function ordered(
  columns: readonly (readonly string[])[],
  arrows: readonly Arrow[],
): readonly (readonly string[])[] {
  const neighbours = new Map<string, string[]>();
  for (const { from, to } of arrows) {
    neighbours.set(from, [...(neighbours.get(from) ?? []), to]);
    neighbours.set(to, [...(neighbours.get(to) ?? []), from]);
  }
  let current = columns.map((column) => column.toSorted());
  let best = current;
  for (let sweep = 0; sweep < SWEEPS; sweep += 1) {
    const forward = sweep % 2 === 0;
    for (let step = 1; step < current.length; step += 1) {
      const index = forward ? step : current.length - 1 - step;
      const fixed = current[forward ? index - 1 : index + 1];
      current = current.with(index, byNeighbours(current[index], fixed, neighbours));
    }
    if (crossings(current, arrows) < crossings(best, arrows)) best = current;
  }
  return best;
}

/** How many pairs of arrows between two neighbouring columns cross. */
export function crossings(
  columns: readonly (readonly string[])[],
  arrows: readonly Arrow[],
): number {
  const places = new Map(
    columns.flatMap((column, at) => column.map((id, row) => [id, { at, row }] as const)),
  );
  const lines = arrows.map(({ from, to }) => ({ start: places.get(from)!, end: places.get(to)! }));
  let count = 0;
  for (let first = 0; first < lines.length; first += 1) {
    for (let second = first + 1; second < lines.length; second += 1) {
      const [a, b] = [lines[first], lines[second]];
      if (a.start.at !== b.start.at) continue;
      if ((a.start.row - b.start.row) * (a.end.row - b.end.row) < 0) count += 1;
    }
  }
  return count;
}

function byNeighbours(
  column: readonly string[],
  fixed: readonly string[],
  neighbours: ReadonlyMap<string, readonly string[]>,
): string[] {
  const positions = new Map(fixed.map((id, index) => [id, index / Math.max(fixed.length - 1, 1)]));
  const weights = column.map((id, index) => {
    const found = (neighbours.get(id) ?? []).flatMap((one) => positions.get(one) ?? []);
    // What has no neighbour there stays where it is.
    const own = index / Math.max(column.length - 1, 1);
    const mean = found.reduce((sum, one) => sum + one, 0) / found.length;
    return { id, weight: found.length === 0 ? own : mean };
  });
  return weights.toSorted((a, b) => a.weight - b.weight).map(({ id }) => id);
}
