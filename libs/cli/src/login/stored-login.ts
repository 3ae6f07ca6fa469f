/** What is kept of a person who signed in, as JSON in the setting api.login. */
export interface Login {
  readonly issuer: string;
  readonly clientId: string;
  readonly idToken: string;
  /** null: when the token is over, one signs in again. */
  readonly refreshToken: string | null;
}

/** null where there is none, or it cannot be read. */
export function loginOf(text: string | undefined): Login | null {
  const parsed = text === undefined ? null : jsonOf(text);
  if (typeof parsed !== 'object' || parsed === null) return null;
  const { issuer, clientId, idToken, refreshToken } = parsed as Record<string, unknown>;
  const isWhole = [issuer, clientId, idToken].every((one) => typeof one === 'string');
  const isRenewable = typeof refreshToken === 'string' || refreshToken === null;
  return isWhole && isRenewable ? (parsed as Login) : null;
}

/** Until when a JWT is good, in milliseconds; 0 where it does not say so. Who takes it looks at its signature. */
export function expiryMs(token: string): number {
  const claims = jsonOf(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString());
  const { exp } = (claims ?? {}) as { exp?: unknown };
  return typeof exp === 'number' ? exp * 1_000 : 0;
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
