import { Counter, type Registry } from 'prom-client';
import { TalliedHistogram, type Tally } from './tallied-histogram.js';

/** A commit on a good disk is at the low end; beyond the high one nobody asks for more digits. */
const SECONDS = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10];

/** Made only where a broker probes itself: a histogram of nothing would look like a broker that is fast. */
export class RoundtripMetrics {
  readonly #seconds: Tally;
  readonly #failures: Counter;

  constructor(registry: Registry) {
    this.#seconds = new TalliedHistogram({
      name: 'posthorn_roundtrip_seconds',
      help: 'From the append of a record of our own until it was fetched, where POSTHORN_ROUNDTRIP_PROBE_MS is set.',
      buckets: SECONDS,
      registry,
    }).tally();
    this.#failures = new Counter({
      name: 'posthorn_roundtrip_failures_total',
      help: 'Records of our own that could not be appended or fetched.',
      registers: [registry],
    });
  }

  fetched(seconds: number): void {
    this.#seconds.observe(seconds);
  }

  failed(): void {
    this.#failures.inc();
  }
}
