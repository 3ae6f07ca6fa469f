import type { CompactionStats } from '@posthorn/log';
import { Counter, type Registry } from 'prom-client';

type Value = (stats: CompactionStats) => number;

const METRICS: readonly (readonly [name: string, help: string, value: Value])[] = [
  ['passes_total', 'Partitions compacted, counted each time.', ({ passes }) => passes],
  ['failures_total', 'Passes that broke off.', ({ failures }) => failures],
  ['bytes_spent_total', 'Bytes that were read and written.', ({ bytesSpent }) => bytesSpent],
  ['bytes_before_total', 'Bytes of logs before their passes.', ({ bytesBefore }) => bytesBefore],
  ['bytes_after_total', 'Bytes of logs after their passes.', ({ bytesAfter }) => bytesAfter],
  ['seconds_total', 'Time of passes, throttling included.', ({ busyMs }) => busyMs / 1_000],
];

/** What compaction did, for /metrics: looked up at the moment of a scrape. */
export function watchCompaction(registry: Registry, stats: CompactionStats): void {
  for (const [name, help, value] of METRICS) {
    const counter: Counter = new Counter({
      name: `posthorn_compaction_${name}`,
      help,
      registers: [registry],
      collect: () => {
        counter.reset();
        counter.inc(value(stats));
      },
    });
  }
}
