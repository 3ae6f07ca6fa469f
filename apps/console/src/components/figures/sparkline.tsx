import type { ReactNode } from 'react';
import classes from './sparkline.module.css';

interface SparklineProps {
  /** Oldest first; the newest is at the right edge. */
  readonly values: readonly number[];
  /** How many the width has room for: a line that grows from the right does not change its scale. */
  readonly length: number;
}

const WIDTH = 100;
const HEIGHT = 24;

/** The last minutes of a figure, in the corner of an eye. It has no axes: the figure itself stands beside it. */
export function Sparkline({ values, length }: SparklineProps): ReactNode {
  const points = pointsOf(values, length);
  if (points.length < 2) return <svg className={classes.sparkline} aria-hidden="true" />;
  const line = points.map(([x, y]) => `${x.toFixed(1)},${y.toFixed(1)}`).join(' ');
  const [left] = points[0];
  return (
    <svg
      className={classes.sparkline}
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      preserveAspectRatio="none"
      aria-hidden="true"
    >
      <polygon className={classes.area} points={`${left},${HEIGHT} ${line} ${WIDTH},${HEIGHT}`} />
      <polyline className={classes.line} points={line} />
    </svg>
  );
}

/** From zero to the largest, with a pixel of air for the stroke. */
export function pointsOf(
  values: readonly number[],
  length: number,
): (readonly [x: number, y: number])[] {
  const shown = values.slice(-length);
  const most = Math.max(...shown, 0) || 1;
  const step = WIDTH / Math.max(length - 1, 1);
  const first = WIDTH - (shown.length - 1) * step;
  return shown.map((value, index) => [
    first + index * step,
    HEIGHT - 1 - (value / most) * (HEIGHT - 2),
  ]);
}
