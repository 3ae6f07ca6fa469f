import { svg } from './dom.js';

const WIDTH = 120;
const HEIGHT = 28;
/** A reading a second: a minute. */
const READINGS = 60;

/** The last minute of a figure. */
export class Sparkline {
  private readonly readings: number[] = [];
  private readonly area = svg('polygon');
  private readonly line = svg('polyline');
  readonly element = svg(
    'svg',
    {
      class: 'sparkline',
      viewBox: `0 0 ${WIDTH} ${HEIGHT}`,
      preserveAspectRatio: 'none',
      'aria-hidden': 'true',
    },
    this.area,
    this.line,
  );

  /** `scaleMin`: what reaches half the height at least, so that noise about 0 does not look like a mountain. */
  constructor(private readonly scaleMin: number) {}

  add(reading: number): void {
    this.readings.push(reading);
    if (this.readings.length > READINGS) this.readings.shift();
    const top = Math.max(this.scaleMin, ...this.readings);
    const points = this.readings.map((value, index) => {
      const x = WIDTH - (this.readings.length - 1 - index) * (WIDTH / (READINGS - 1));
      const y = HEIGHT - 1.5 - (value / top) * (HEIGHT - 4);
      return `${x.toFixed(1)},${y.toFixed(1)}`;
    });
    this.line.setAttribute('points', points.join(' '));
    const first = points[0]?.split(',')[0] ?? '0';
    this.area.setAttribute('points', `${first},${HEIGHT} ${points.join(' ')} ${WIDTH},${HEIGHT}`);
  }
}
