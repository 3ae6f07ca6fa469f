import { createAdminClient } from '@posthorn/admin-client';

/** Of the broker that served this page. The query client repeats what may help to be repeated, so this one does not. */
export const api = createAdminClient({ attempts: 1 });

/** The body of an answer; a failure is an AdminApiError. */
export async function dataOf<T>(call: Promise<{ readonly data: T }>): Promise<T> {
  return (await call).data;
}

/** Why a write is made, for the audit log; empty says nothing. A header holds Latin-1 only, and the API decodes it. */
export function because(reason: string): { headers?: Record<string, string> } {
  const said = reason.trim();
  return said === '' ? {} : { headers: { 'X-Reason': encodeURIComponent(said) } };
}
