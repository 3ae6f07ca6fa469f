import { isUnavailable, sqlStateOf } from '@posthorn/db';
import { FolderInUseError } from '@posthorn/embedded-postgres';
import { ConfigError } from '../config/config-error.js';

/** Why the command ended, in one sentence for whoever started it. */
export function reasonOf(error: unknown, what: string): string {
  if (error instanceof ConfigError) return error.message;
  if (error instanceof FolderInUseError) return inUse(error);
  const { code, message } = describe(error);
  if (code === 'EADDRINUSE')
    return `The port is taken: ${message}. Stop whoever listens there, or choose others with --port and --admin-port.`;
  const isNetwork = /^E[A-Z]+$/.test(code);
  const isPostgres = sqlStateOf(error) !== undefined && isUnavailable(error);
  if (isNetwork || isPostgres) return `PostgreSQL cannot be reached: ${message}`;
  return `posthorn ${what}: ${message}`;
}

function inUse({ folder, pid, since }: FolderInUseError): string {
  return (
    `A posthorn has its data in ${folder} already: process ${pid}, running since ${since.toISOString()}. ` +
    `Use that one, stop it (kill ${pid}), or start another beside it with --data-directory <folder>.`
  );
}

/** Node reports a host with several addresses as an AggregateError, whose own message is empty. */
function describe(error: unknown): { code: string; message: string } {
  const first: unknown = error instanceof AggregateError ? error.errors[0] : error;
  if (!(first instanceof Error)) return { code: '', message: String(first) };
  return { code: 'code' in first ? String(first.code) : '', message: first.message };
}
