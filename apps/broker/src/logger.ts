import { isOutage } from '@posthorn/db';
import { pino, type DestinationStream, type Level, type Logger } from 'pino';

/** Lines of JSON, where an error has its stack unless it says all by itself: that PostgreSQL is away is no place in our code. */
export function openLogger(level: string, destination?: DestinationStream): Logger {
  const options = { level: level as Level, serializers: { err: forLog } };
  return destination === undefined ? pino(options) : pino(options, destination);
}

function forLog(error: unknown): unknown {
  if (!(error instanceof Error) || !isOfOutage(error))
    return pino.stdSerializers.err(error as Error);
  const { name, code } = error as NodeJS.ErrnoException;
  return { type: name, message: messageOf(error), ...(code === undefined ? {} : { code }) };
}

/** The admin API turns what PostgreSQL says into a problem, whose cause it is. */
function isOfOutage(error: Error): boolean {
  return isOutage(error) || (error.cause instanceof Error && isOfOutage(error.cause));
}

/** Node reports a host with several addresses as an AggregateError, whose own message is empty. */
function messageOf(error: Error): string {
  const first: unknown = error instanceof AggregateError ? error.errors[0] : error;
  const own = first instanceof Error ? first.message : String(first);
  return error.cause instanceof Error ? `${own}: ${messageOf(error.cause)}` : own;
}
