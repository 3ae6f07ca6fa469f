import { useState, type PointerEvent, type ReactNode } from 'react';
import { localClock } from '../../format/durations.js';
import { UNKNOWN } from '../../format/numbers.js';
import { nearest, piecesOf, scaleOf, startOf, type Spot } from './chart-scale.js';
import classes from './history-chart.module.css';

export interface Series {
  readonly name: string;
  /** One for each time; null: not known. */
  readonly values: readonly (number | null)[];
}

interface HistoryChartProps {
  readonly title: string;
  /** Milliseconds since 1970, oldest first. */
  readonly times: readonly number[];
  /** At most three, in the colours that the stylesheet has. */
  readonly series: readonly Series[];
  /** The moment at the right edge. */
  readonly end: number;
  readonly windowMs: number;
  /** A figure with its unit. */
  readonly format: (value: number) => string;
}

const HEIGHT = 100;
const WIDTH = 1000;

/** How figures were in the last hour. Whoever points at a moment reads what they were. */
export function HistoryChart(props: HistoryChartProps): ReactNode {
  const { title, times, series, end, windowMs, format } = props;
  const [pointed, setPointed] = useState<number | null>(null);
  const start = startOf(times, end, windowMs);
  const most = scaleOf(series.flatMap(({ values }) => values));
  const at = pointed === null || pointed >= times.length ? times.length - 1 : pointed;
  const textAt = ({ values }: Series): string => {
    const value = values[at];
    return value === null || value === undefined ? UNKNOWN : format(value);
  };
  const point = (event: PointerEvent<HTMLElement>): void => {
    const { left, width } = event.currentTarget.getBoundingClientRect();
    setPointed(nearest(times, start, end, (event.clientX - left) / width));
  };
  const said = series.map((one) => `${one.name} ${textAt(one)}`).join(', ');
  return (
    <figure className={classes.chart}>
      <figcaption className={classes.caption}>
        <span className={classes.title}>{title}</span>
        {series.map((one, index) => (
          <span key={one.name} className={classes.key} data-series={index}>
            {one.name} <span className={classes.figure}>{textAt(one)}</span>
          </span>
        ))}
        {pointed !== null && <span className={classes.when}>{clock(times[at])}</span>}
      </figcaption>
      {times.length < 2 ? (
        <p className={classes.young}>The first half minute is being measured.</p>
      ) : (
        <div className={classes.plot} onPointerMove={point} onPointerLeave={() => setPointed(null)}>
          <span className={classes.most}>{format(most)}</span>
          <svg
            viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
            preserveAspectRatio="none"
            role="img"
            aria-label={`${title} since ${clock(start)}: ${said}`}
          >
            {series.map(({ name, values }, index) =>
              piecesOf(times, values, { start, end, most }).map((piece) => (
                <Curve key={`${name} ${piece[0].x}`} piece={piece} index={index} />
              )),
            )}
            {pointed !== null && (
              <line
                className={classes.cursor}
                x1={((times[at] - start) / (end - start)) * WIDTH}
                x2={((times[at] - start) / (end - start)) * WIDTH}
                y1={0}
                y2={HEIGHT}
              />
            )}
          </svg>
        </div>
      )}
      {times.length >= 2 && (
        <div className={classes.axis} aria-hidden="true">
          <span>{clock(start)}</span>
          <span>now</span>
        </div>
      )}
    </figure>
  );
}

function Curve({ piece, index }: { readonly piece: readonly Spot[]; readonly index: number }) {
  const points = piece.map(({ x, y }) => `${(x * WIDTH).toFixed(1)},${(y * HEIGHT).toFixed(1)}`);
  const [left, right] = [piece[0].x * WIDTH, piece.at(-1)!.x * WIDTH];
  return (
    <>
      <polygon
        className={classes.area}
        data-series={index}
        points={`${left},${HEIGHT} ${points.join(' ')} ${right},${HEIGHT}`}
      />
      <polyline className={classes.line} data-series={index} points={points.join(' ')} />
    </>
  );
}

const MINUTES_LENGTH = 5;

function clock(time: number): string {
  return localClock(new Date(time)).slice(0, MINUTES_LENGTH);
}
