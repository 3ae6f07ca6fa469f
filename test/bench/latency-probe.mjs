// Loaded into the broker by latency-steps.mjs (--import): when each record came in, when its flush was sent to PostgreSQL, and when it
// was committed, by the clock that all processes of a machine share. Measures between two SIGUSR2, and tells BENCH_PROBE_FILE.
import { writeFileSync } from 'node:fs';
import { constants, monitorEventLoopDelay, PerformanceObserver } from 'node:perf_hooks';
import pg from 'pg';
import { PostgresLog } from '../../libs/log/dist/postgres-log.js';

/** Others are steps of a full one that is under way. */
const KINDS = {
  [constants.NODE_PERFORMANCE_GC_MINOR]: 'young',
  [constants.NODE_PERFORMANCE_GC_MAJOR]: 'full',
};
/** The two forms of a flush. */
const FLUSHES = new Set(['CopyIn', 'InsertFlush']);
const AT = /"at":([\d.]+)/g;
let records = [];
const waiting = new Set();
let collections = [];
const delay = monitorEventLoopDelay({ resolution: 1 });
delay.enable();
new PerformanceObserver((list) => {
  for (const { duration, detail } of list.getEntries()) {
    collections.push({ ms: duration, kind: KINDS[detail.kind] ?? 'step' });
  }
}).observe({ entryTypes: ['gc'] });

/** Milliseconds of the machine's monotonic clock. */
const now = () => Number(process.hrtime.bigint()) / 1e6;

const append = Reflect.get(PostgresLog.prototype, 'append');
PostgresLog.prototype.append = function (request) {
  const received = now();
  const batch = { received, sent: null, ats: [] };
  for (const [, at] of request.batch.toString('latin1').matchAll(AT)) batch.ats.push(Number(at));
  if (batch.ats.length > 0) waiting.add(batch);
  const answer = append.call(this, request);
  void answer.then(() => {
    waiting.delete(batch);
    const committed = now();
    for (const at of batch.ats) records.push([at, received, batch.sent ?? committed, committed]);
  });
  return answer;
};

const query = Reflect.get(pg.Client.prototype, 'query');
pg.Client.prototype.query = function (...args) {
  // What gathered goes with the next flush of its lane; of two lanes the first is taken, at most one flush too early.
  if (FLUSHES.has(args[0]?.constructor?.name)) {
    const sent = now();
    for (const batch of waiting) batch.sent ??= sent;
  }
  return query.apply(this, args);
};

let cpu = null;
process.on('SIGUSR2', () => {
  if (cpu === null) {
    [records, collections] = [[], []];
    delay.reset();
    cpu = process.cpuUsage();
    return;
  }
  const { user, system } = process.cpuUsage(cpu);
  const ms = (quantile) => delay.percentile(quantile) / 1e6;
  const loop = { p50: ms(50), p99: ms(99), max: delay.max / 1e6 };
  const told = { records, collections, loop, cpuMs: (user + system) / 1e3 };
  writeFileSync(process.env.BENCH_PROBE_FILE, JSON.stringify(told));
});
