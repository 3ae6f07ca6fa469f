import { Histogram, type LabelValues, type MetricValueWithName, type Registry } from 'prom-client';

export interface TalliedHistogramOptions<Label extends string> {
  readonly name: string;
  readonly help: string;
  readonly labelNames?: readonly Label[];
  /** Upper bounds, ascending. */
  readonly buckets: readonly number[];
  readonly registry: Registry;
}

/**
 * A histogram of prom-client that is observed by tallies, an array of counts for each set of labels. An observation by the library
 * itself hashes its labels and looks its bound up as a key of an object, which takes eight times as long (0.65 us of 0.08, in a
 * loop of nothing else), and a record that goes through alone is five of them.
 */
export class TalliedHistogram<Label extends string = never> extends Histogram<Label> {
  readonly #options: TalliedHistogramOptions<Label>;
  readonly #tallies: (readonly [labels: LabelValues<Label>, tally: Tally])[] = [];

  constructor(options: TalliedHistogramOptions<Label>) {
    const { name, help, labelNames = [], buckets, registry } = options;
    super({
      name,
      help,
      labelNames: [...labelNames],
      buckets: [...buckets],
      registers: [registry],
    });
    this.#options = options;
  }

  /** Observes for these labels, each time under its own count: ask once, and keep it. */
  tally(labels: LabelValues<Label> = {}): Tally {
    const tally = new Tally(this.#options.buckets);
    this.#tallies.push([labels, tally]);
    return tally;
  }

  /** What a registry asks for, and what `get` of the library is made of; its types leave it out. */
  getForPromString(): Promise<object> {
    const { name, help } = this.#options;
    const values = this.#tallies.flatMap(([labels, tally]) => this.#series(labels, tally));
    const described = values.map((value) => ({ ...value, sharedLabels: {} }));
    return Promise.resolve({ name, help, type: 'histogram', aggregator: 'sum', values: described });
  }

  #series(labels: LabelValues<Label>, tally: Tally): MetricValueWithName<Label>[] {
    const { name, labelNames = [], buckets } = this.#options;
    // As in the library: what has labels is not there before it was observed.
    if (tally.count === 0 && labelNames.length > 0) return [];
    let below = 0;
    const counts = buckets.map((le, at) => {
      below += tally.counts[at] ?? 0;
      return { metricName: `${name}_bucket`, labels: { le, ...labels }, value: below };
    });
    return [
      ...counts,
      { metricName: `${name}_bucket`, labels: { le: '+Inf', ...labels }, value: tally.count },
      { metricName: `${name}_sum`, labels, value: tally.sum },
      { metricName: `${name}_count`, labels, value: tally.count },
    ];
  }
}

/** What was observed for one set of labels. */
export class Tally {
  count = 0;
  sum = 0;
  /** How many were at most each bound, and above the one before. */
  readonly counts: Float64Array;

  constructor(private readonly bounds: readonly number[]) {
    this.counts = new Float64Array(bounds.length);
  }

  observe(value: number): void {
    this.count += 1;
    this.sum += value;
    const { bounds } = this;
    let at = 0;
    while (at < bounds.length && value > (bounds[at] ?? 0)) at += 1;
    if (at < bounds.length) this.counts[at] = (this.counts[at] ?? 0) + 1;
  }
}
