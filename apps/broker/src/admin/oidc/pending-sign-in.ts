import { cookiesCalled } from '../sign-in/session-cookie.js';
import { seal, unseal } from './sealed.js';
import type { HttpRequest } from '../http/http-types.js';
import { pathWithin } from '../sign-in/path-within.js';

/** What has to be known again when the browser comes back from the identity provider. */
export interface PendingSignIn {
  readonly state: string;
  readonly nonce: string;
  readonly codeVerifier: string;
  /** The path to go to. */
  readonly to: string;
}

const NAME = 'posthorn-oidc';
const PATH = '/api/v1/oidc';
const MAX_AGE_SECONDS = 600;

/**
 * Kept in the browser, encrypted under a key that all brokers share: any of them may be the one it comes back to, and
 * strangers who begin and never end fill no table. Lax, since it comes back from another site; the session's is strict.
 */
export async function pendingCookie(
  key: Uint8Array,
  { state, nonce, codeVerifier, to }: PendingSignIn,
  { secure }: Pick<HttpRequest, 'secure'>,
): Promise<string> {
  const value = await seal(key, { state, nonce, codeVerifier, to }, MAX_AGE_SECONDS);
  return `${NAME}=${value}; Max-Age=${MAX_AGE_SECONDS}; ${attributes(secure)}`;
}

export function clearPendingCookie({ secure }: Pick<HttpRequest, 'secure'>): string {
  return `${NAME}=; Max-Age=0; ${attributes(secure)}`;
}

/** null when there is none that is ours, whole and not over. */
export async function pendingOf(
  key: Uint8Array,
  { headers }: Pick<HttpRequest, 'headers'>,
): Promise<PendingSignIn | null> {
  const values = cookiesCalled(NAME, headers.cookie ?? '');
  if (values.length !== 1) return null;
  return (await unseal(key, values[0])) as PendingSignIn | null;
}

function attributes(secure: boolean): string {
  return `Path=${PATH}; HttpOnly; SameSite=Lax${secure ? '; Secure' : ''}`;
}

/** A path of ours: what a link asks to go to must not lead to another site. */
export function ownPath(to: string | undefined): string {
  return pathWithin(to ?? '/', 'http://posthorn.invalid');
}
