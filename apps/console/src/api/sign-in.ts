import { AdminApiError } from '@posthorn/admin-client';

const UNAUTHORIZED = 401;

/** A session that has ended, or never was: to the page on which one signs in, and from there back to where one is. */
export function signInWhenAsked(error: unknown): void {
  if (!(error instanceof AdminApiError) || error.status !== UNAUTHORIZED) return;
  const { pathname, search } = window.location;
  window.location.assign(`/sign-in?to=${encodeURIComponent(pathname + search)}`);
}
