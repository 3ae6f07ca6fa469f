import type { Logger } from 'pino';
import type { Clock } from './clock.js';

const INTERVAL_MS = 10_000;
const KINDS_MAX = 1_000;

/** The log's fields; an `error` goes with its stack. */
export type ReportFields = Record<string, unknown> & { error?: unknown };

/**
 * Log lines about what peers or Postgres did wrong: each kind at most once in ten seconds, with the number left out.
 * A port scanner, or a database that is away, is worth a line and not a flood.
 */
export class Reports {
  private readonly lastAt = new Map<string, { at: number; leftOut: number }>();

  constructor(
    readonly logger: Logger,
    private readonly clock: Clock,
  ) {}

  /** A warning, limited by `message`, which must not carry a peer's data. */
  readonly limited = (message: string, fields: ReportFields): void => {
    const at = this.clock.now();
    const last = this.lastAt.get(message);
    if (last !== undefined && at - last.at < INTERVAL_MS) {
      last.leftOut++;
      return;
    }
    if (this.lastAt.size >= KINDS_MAX) this.lastAt.clear();
    this.lastAt.set(message, { at, leftOut: 0 });
    const leftOut = last === undefined || last.leftOut === 0 ? {} : { alsoLeftOut: last.leftOut };
    this.logger.warn({ ...forLog(fields), ...leftOut }, message);
  };

  /** Always logged: rare, and about ourselves. */
  error(message: string, fields: ReportFields): void {
    this.logger.error(forLog(fields), message);
  }
}

function forLog(fields: ReportFields): Record<string, unknown> {
  const { error, ...rest } = fields;
  return error === undefined ? rest : { ...rest, err: error };
}
