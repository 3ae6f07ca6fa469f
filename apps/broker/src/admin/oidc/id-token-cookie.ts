import type { HttpRequest } from '../http/http-types.js';
import { cookiesCalled } from '../sign-in/session-cookie.js';
import { seal, unseal } from './sealed.js';

const NAME = 'posthorn-oidc-id';
const PATH = '/api/v1/oidc/sign-out';
/** Browsers drop a cookie of more than 4,096 bytes with its name and attributes. A token that names many groups is longer. */
const VALUE_LENGTH_MAX = 3_800;

/**
 * The identity provider's token, kept for the moment of signing out: by it the provider knows whom to sign out and asks
 * nothing. Sealed, and strict: another site cannot have it sent. null for one that is too long, without which it asks.
 */
export async function idTokenCookie(
  key: Uint8Array,
  idToken: string,
  { secure }: Pick<HttpRequest, 'secure'>,
  maxAgeSeconds: number,
): Promise<string | null> {
  const value = await seal(key, { idToken }, maxAgeSeconds);
  if (value.length > VALUE_LENGTH_MAX) return null;
  return `${NAME}=${value}; Max-Age=${maxAgeSeconds}; ${attributes(secure)}`;
}

export function clearIdTokenCookie({ secure }: Pick<HttpRequest, 'secure'>): string {
  return `${NAME}=; Max-Age=0; ${attributes(secure)}`;
}

export async function idTokenOf(
  key: Uint8Array,
  { headers }: Pick<HttpRequest, 'headers'>,
): Promise<string | null> {
  const values = cookiesCalled(NAME, headers.cookie ?? '');
  if (values.length !== 1) return null;
  const content = await unseal(key, values[0]);
  return typeof content?.idToken === 'string' ? content.idToken : null;
}

function attributes(secure: boolean): string {
  return `Path=${PATH}; HttpOnly; SameSite=Strict${secure ? '; Secure' : ''}`;
}
