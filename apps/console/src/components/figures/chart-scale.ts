/** Where a moment and a figure are drawn: both from 0 to 1, from the left and from the top. */
export interface Spot {
  readonly x: number;
  readonly y: number;
}

/** Two points that are further apart have nothing between them: nobody looked. */
const GAP_MS = 60_000;
/** A curve of a minute shall not be as wide as one of an hour in which much went on. */
const SPAN_MIN_MS = 5 * 60_000;

/** From when on a chart is drawn: its window, or as far back as there is something, at the left edge. */
export function startOf(times: readonly number[], end: number, windowMs: number): number {
  const first = times.find((time) => time >= end - windowMs);
  return first === undefined ? end - windowMs : Math.min(first, end - SPAN_MIN_MS);
}

/** A round figure that all values are below, so that the scale does not move with each of them. */
export function scaleOf(values: readonly (number | null)[]): number {
  const most = Math.max(...values.map((value) => value ?? 0), 0);
  if (most === 0) return 1;
  const power = 10 ** Math.floor(Math.log10(most));
  return [1, 2, 5, 10].map((step) => step * power).find((step) => step >= most) ?? 10 * power;
}

/** The curve in pieces, parted where it is not known how it was. */
export function piecesOf(
  times: readonly number[],
  values: readonly (number | null)[],
  { start, end, most }: { readonly start: number; readonly end: number; readonly most: number },
): readonly (readonly Spot[])[] {
  const pieces: Spot[][] = [];
  let last = -Infinity;
  for (const [index, time] of times.entries()) {
    const value = values[index];
    if (value === null || value === undefined || time < start) continue;
    const spot = { x: (time - start) / (end - start), y: 1 - value / most };
    if (time - last > GAP_MS) pieces.push([spot]);
    else pieces.at(-1)!.push(spot);
    last = time;
  }
  return pieces;
}

/** Which of the times is the nearest to a place from 0 to 1. */
export function nearest(times: readonly number[], start: number, end: number, x: number): number {
  const wanted = start + x * (end - start);
  let best = 0;
  for (const [index, time] of times.entries()) {
    if (Math.abs(time - wanted) < Math.abs(times[best] - wanted)) best = index;
  }
  return best;
}
