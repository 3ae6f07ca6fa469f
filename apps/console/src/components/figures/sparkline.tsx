import type { ReactNode } from 'react';
import classes from './sparkline.module.css';

interface SparklineProps {
  /** Oldest first, from edge to edge: what stands beside it says since when. */
  readonly values: readonly number[];
}

const WIDTH = 100;
const HEIGHT = 24;

/** The last minutes of a figure, in the corner of an eye. It has no axes: the figure itself stands beside it. */
export function Sparkline({ values }: SparklineProps): ReactNode {
  const points = pointsOf(values);
  if (points.length < 2) return <svg className={classes.sparkline} aria-hidden="true" />;
  const line = points.map(([x, y]) => `${x.toFixed(1)},${y.toFixed(1)}`).join(' ');
  return (
    <svg
      className={classes.sparkline}
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      preserveAspectRatio="none"
      aria-hidden="true"
    >
      <polygon className={classes.area} points={`0,${HEIGHT} ${line} ${WIDTH},${HEIGHT}`} />
      <polyline className={classes.line} points={line} />
    </svg>
  );
}

/** From zero to the largest, with a pixel of air for the stroke. */
export function pointsOf(values: readonly number[]): (readonly [x: number, y: number])[] {
  const most = Math.max(...values, 0) || 1;
  const step = WIDTH / Math.max(values.length - 1, 1);
  return values.map((value, index) => [index * step, HEIGHT - 1 - (value / most) * (HEIGHT - 2)]);
}
