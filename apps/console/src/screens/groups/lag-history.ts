import type { LagPointBody } from '@posthorn/admin-client';

/**
 * The lag at moments of one distance, oldest first, from points that come when something has changed: between two of
 * them the older one holds. Before the first point there is nothing, so nothing is drawn.
 * @param end the moment of the last value, in milliseconds since 1970.
 */
export function evenly(
  points: readonly Pick<LagPointBody, 'at' | 'lag'>[],
  end: number,
  windowSeconds: number,
  count: number,
): number[] {
  const step = (windowSeconds * 1000) / count;
  const known = points.map(({ at, lag }) => ({ at: Date.parse(at), lag: Number(lag) }));
  const values: number[] = [];
  let next = 0;
  for (let index = 1; index <= count; index++) {
    const moment = end - (count - index) * step;
    while (next < known.length && known[next].at <= moment) next += 1;
    if (next > 0) values.push(known[next - 1].lag);
  }
  return values;
}
