import { SeverityNumber, type Logger } from '@opentelemetry/api-logs';
import type { DestinationStream } from 'pino';

/** By pino's level. */
const SEVERITIES: Readonly<Record<number, readonly [number: SeverityNumber, text: string]>> = {
  10: [SeverityNumber.TRACE, 'TRACE'],
  20: [SeverityNumber.DEBUG, 'DEBUG'],
  30: [SeverityNumber.INFO, 'INFO'],
  40: [SeverityNumber.WARN, 'WARN'],
  50: [SeverityNumber.ERROR, 'ERROR'],
  60: [SeverityNumber.FATAL, 'FATAL'],
};

interface Line {
  readonly level: number;
  readonly time: number;
  readonly msg?: string;
  readonly err?: { readonly type?: string; readonly message?: string; readonly stack?: string };
  /** Of the resource already. */
  readonly pid?: number;
  readonly hostname?: string;
  readonly [field: string]: unknown;
}

/** Turns the broker's log, one JSON object a line, into log records; an error becomes the attributes of an exception. */
export class LogLines implements DestinationStream {
  constructor(private readonly logger: Pick<Logger, 'emit'>) {}

  write(line: string): void {
    const { level, time, msg, err, pid: _, hostname: __, ...fields } = JSON.parse(line) as Line;
    const [severityNumber, severityText] = SEVERITIES[level] ?? SEVERITIES[30];
    const exception = err && {
      'exception.type': err.type ?? 'Error',
      'exception.message': err.message ?? '',
      'exception.stacktrace': err.stack ?? '',
    };
    // What comes from JSON.parse has no other types than attributes have.
    const attributes = { ...(fields as Record<string, string>), ...exception };
    this.logger.emit({ timestamp: time, severityNumber, severityText, body: msg, attributes });
  }
}
