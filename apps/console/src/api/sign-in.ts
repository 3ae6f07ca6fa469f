import { AdminApiError } from '@posthorn/admin-client';

const UNAUTHORIZED = 401;

/** Who signs out goes where that leads. What the page asks for meanwhile is refused, and would lead elsewhere. */
let isSigningOut = false;

export function signingOut(isUnderWay: boolean): void {
  isSigningOut = isUnderWay;
}

/** A session that has ended, or never was: to the page on which one signs in, and from there back to where one is. */
export function signInWhenAsked(error: unknown): void {
  if (!(error instanceof AdminApiError) || error.status !== UNAUTHORIZED || isSigningOut) return;
  const { pathname, search } = window.location;
  window.location.assign(`/sign-in?to=${encodeURIComponent(pathname + search)}`);
}
