/** SQLSTATE of an error that PostgreSQL answered, or undefined when it never answered. */
export function sqlStateOf(error: unknown): string | undefined {
  const code = (error as { code?: unknown } | null)?.code;
  return typeof code === 'string' && /^[0-9A-Z]{5}$/.test(code) && code !== 'EPIPE'
    ? code
    : undefined;
}

/**
 * True when the server may or may not have done what was asked: the connection ended before its answer. An answered
 * error always means a rollback, with two exceptions that end the session while a commit may be under way:
 * 57P01 (admin_shutdown) and 57P02 (crash_shutdown).
 */
export function isOutcomeUnknown(error: unknown): boolean {
  const state = sqlStateOf(error);
  return state === undefined || state === '57P01' || state === '57P02';
}

const NETWORK_CODES: ReadonlySet<string> = new Set([
  'EAI_AGAIN',
  'ECONNREFUSED',
  'ECONNRESET',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EPIPE',
  'ETIMEDOUT',
]);

/** How node-postgres, and our pool, say in words alone that there is no connection, that none came in time, or no answer. */
const WITHOUT_CODE = new RegExp(
  `^(${[
    'Client has encountered a connection error',
    'Client was closed and is not queryable',
    'Connection terminated',
    'PostgreSQL said nothing for',
    'Query read timeout',
    'timeout exceeded when trying to connect',
    'timeout expired',
  ].join('|')})`,
);

/** True when a statement had no answer in its time: the connection, and others, may be dead without having said so. */
export function isUnanswered(error: unknown): boolean {
  return (
    error instanceof Error &&
    /^(Query read timeout|PostgreSQL said nothing for)/.test(error.message)
  );
}

/**
 * True when the error says by itself that PostgreSQL is away, stopping, full or too slow: where in our code that was met is no
 * news. Unlike `isUnavailable`, not of errors that nobody knows, which may be bugs.
 */
export function isOutage(error: unknown): boolean {
  const { code, message } = (error ?? {}) as { code?: unknown; message?: unknown };
  const state = sqlStateOf(error);
  if (state !== undefined) return isUnavailable(error) || state === '57014';
  if (typeof code === 'string') return NETWORK_CODES.has(code);
  return typeof message === 'string' && WITHOUT_CODE.test(message);
}

/** True when PostgreSQL is away, starting, stopping or out of connections: the same statement may succeed later. */
export function isUnavailable(error: unknown): boolean {
  const state = sqlStateOf(error);
  return (
    state === undefined || state.startsWith('08') || state.startsWith('57P') || state === '53300'
  );
}
