import { AdminApiError } from '@posthorn/admin-client';

/** The code of what went wrong in the page itself, which the API knows nothing of. */
export const PAGE_ERROR = 'page-error';

/** Whatever was thrown, as something that can be shown. */
export function failureOf(error: unknown): AdminApiError {
  if (error instanceof AdminApiError) return error;
  return new AdminApiError({
    status: 0,
    code: PAGE_ERROR,
    title: 'Something went wrong in this page',
    detail: error instanceof Error ? error.message : String(error),
    hint: 'Reload the page. If it happens again, the developer tools of your browser have the details.',
    cause: error,
  });
}

/** Whether trying again by itself may help: the broker is away, or in the middle of something. */
export function isPassing(error: unknown): boolean {
  return error instanceof AdminApiError && PASSING.has(error.status) && error.code !== PAGE_ERROR;
}

const PASSING = new Set([0, 429, 502, 503, 504]);
