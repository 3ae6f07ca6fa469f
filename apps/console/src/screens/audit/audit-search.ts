import type { AuditFilter } from '../../api/audit.js';

export interface AuditSearch extends AuditFilter {
  /** Id of the event that is open. */
  readonly event?: string;
}

const NAMES = ['actor', 'action', 'resource', 'event'] as const;

export function auditSearchOf(search: Record<string, unknown>): AuditSearch {
  const given = NAMES.map((name) => [name, text(search[name])] as const);
  return Object.fromEntries(given.filter(([, value]) => value !== undefined));
}

/** An id of digits comes out of the URL as a number. */
function text(value: unknown): string | undefined {
  if (typeof value === 'number') return String(value);
  return typeof value === 'string' && value !== '' ? value : undefined;
}
