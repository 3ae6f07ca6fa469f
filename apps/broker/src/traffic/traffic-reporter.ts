import type { Clock } from '../clock.js';
import type { Reports } from '../reports.js';
import type { ClientTraffic, TrafficEntry } from './client-traffic.js';
import type { TrafficChange, TrafficRow, TrafficRows } from './traffic-rows.js';

export interface TrafficReporterContext {
  readonly traffic: ClientTraffic;
  readonly brokerId: number;
  readonly clock: Clock;
  readonly reports: Reports;
  /** null without a database: then this broker is all there is. */
  readonly rows: TrafficRows | null;
}

interface Seen {
  /** As last written. */
  records: number;
  bytes: number;
  /** As of the beginning of the time that rates are of. */
  recordsBefore: number;
  bytesBefore: number;
  /** null until there is one. */
  bytesPerSecond: number | null;
  recordsPerSecond: number | null;
  readonly firstSeenMs: number;
  lastSeenMs: number;
}

const REPORT_MS = 10_000;
/** Who asks gets what is not older than this. */
const FRESH_MS = 1_000;
/** Rates are of at least so long a time, however often somebody asks. */
const RATE_MS = 5_000;
/** What is written of a client that went on is not older; a broker that is gone writes nothing any more. */
const STALE_RATE_MS = 3 * REPORT_MS;
const FORGET_EVERY = 360;
/** An entry that was silent for so long makes room here; its row stays. */
const IDLE_MS = 3_600_000;

/** Writes what the clients of this broker do to where all brokers find it, and answers for all of them. */
export class TrafficReporter {
  readonly #seen = new Map<TrafficEntry, Seen>();
  #reportedAtMs = Number.NEGATIVE_INFINITY;
  /** Since when the next rates count. */
  #ratesSinceMs: number;
  #reports = 0;
  #running: Promise<void> | null = null;
  #cancel: () => void = () => undefined;
  #stopped = false;

  constructor(private readonly context: TrafficReporterContext) {
    this.#ratesSinceMs = context.clock.now();
  }

  start(): void {
    if (this.#stopped) return;
    this.#cancel = this.context.clock.after(REPORT_MS, () => {
      void this.#report().then(() => this.start());
    });
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    this.#cancel();
    await this.#report();
  }

  /** What the clients of all brokers do, with rates that are 0 where nobody has told of any lately. */
  async all(): Promise<readonly TrafficRow[]> {
    const { rows, clock } = this.context;
    if (clock.now() - this.#reportedAtMs >= FRESH_MS) await this.#report();
    const now = clock.now();
    const all = rows === null ? this.#own() : await rows.read();
    return all.map((row) =>
      now - row.lastSeenMs < STALE_RATE_MS
        ? row
        : { ...row, recordsPerSecond: 0, bytesPerSecond: 0 },
    );
  }

  #report(): Promise<void> {
    this.#running ??= this.#write().finally(() => (this.#running = null));
    return this.#running;
  }

  async #write(): Promise<void> {
    const { rows, brokerId, reports } = this.context;
    const changes = this.#changes();
    if (rows === null) return;
    try {
      if (changes.length > 0) await rows.write(brokerId, changes);
      if (this.#reports++ % FORGET_EVERY === FORGET_EVERY - 1) await rows.forgetOld();
    } catch (error) {
      // What was counted in these seconds is missing from the sums; the rates are right again with the next report.
      reports.limited('who produces and consumes cannot be written down', { error });
    }
  }

  /** What happened since the last call. */
  #changes(): TrafficChange[] {
    const now = this.context.clock.now();
    this.#reportedAtMs = now;
    const elapsedMs = now - this.#ratesSinceMs;
    const isRateDue = elapsedMs >= RATE_MS;
    const changes: TrafficChange[] = [];
    for (const entry of this.context.traffic.all()) {
      const seen = this.#seenOf(entry, now);
      const records = entry.records - seen.records;
      const bytes = entry.bytes - seen.bytes;
      const hadRate = (seen.bytesPerSecond ?? 0) > 0;
      seen.records = entry.records;
      seen.bytes = entry.bytes;
      if (isRateDue || seen.bytesPerSecond === null) measure(seen, Math.max(1_000, elapsedMs));
      if (isRateDue) [seen.recordsBefore, seen.bytesBefore] = [entry.records, entry.bytes];
      if (bytes > 0) seen.lastSeenMs = now;
      else if (now - seen.lastSeenMs > IDLE_MS) this.#forget(entry);
      if (bytes === 0 && !(hadRate && isRateDue)) continue;
      changes.push(changeOf(entry, seen, records, bytes));
    }
    if (isRateDue) this.#ratesSinceMs = now;
    return changes;
  }

  #seenOf(entry: TrafficEntry, now: number): Seen {
    let seen = this.#seen.get(entry);
    if (seen === undefined) {
      const rates = { recordsPerSecond: null, bytesPerSecond: null };
      const before = { recordsBefore: 0, bytesBefore: 0 };
      seen = { records: 0, bytes: 0, ...before, ...rates, firstSeenMs: now, lastSeenMs: now };
      this.#seen.set(entry, seen);
    }
    return seen;
  }

  #forget(entry: TrafficEntry): void {
    this.context.traffic.forget(entry);
    this.#seen.delete(entry);
  }

  #own(): TrafficRow[] {
    const { brokerId } = this.context;
    return [...this.#seen].map(([entry, { firstSeenMs, lastSeenMs, ...seen }]) => ({
      brokerId,
      ...changeOf(entry, seen, 0, 0),
      records: BigInt(entry.records),
      bytes: BigInt(entry.bytes),
      firstSeenMs,
      lastSeenMs,
    }));
  }
}

function measure(seen: Seen, elapsedMs: number): void {
  const seconds = elapsedMs / 1_000;
  seen.recordsPerSecond = (seen.records - seen.recordsBefore) / seconds;
  seen.bytesPerSecond = (seen.bytes - seen.bytesBefore) / seconds;
}

function changeOf(
  { kind, topic, clientId, principal, host }: TrafficEntry,
  { recordsPerSecond, bytesPerSecond }: Pick<Seen, 'recordsPerSecond' | 'bytesPerSecond'>,
  records: number,
  bytes: number,
): TrafficChange {
  return {
    kind,
    topic,
    clientId,
    principal,
    host,
    records,
    bytes,
    recordsPerSecond: recordsPerSecond ?? 0,
    bytesPerSecond: bytesPerSecond ?? 0,
  };
}
