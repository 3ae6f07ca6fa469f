import type { LogLogger } from '@posthorn/log';
import type { ReportFields, Reports } from '../reports.js';

/** What the log has to say, limited where the database is the reason. */
export function logLogger({ logger, limited }: Reports): LogLogger {
  return {
    info: (message, details) => logger.info({ details }, message),
    warn: (message, details) => limited(message, withError(details)),
    error: (message, details) => limited(message, withError(details)),
  };
}

const withError = (details: unknown): ReportFields =>
  details instanceof Error ? { error: details } : { details };
