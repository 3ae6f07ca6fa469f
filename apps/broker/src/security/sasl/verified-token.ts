// What tokens mean here, apart from what verifies them: that is loaded where tokens are offered, 40 ms of jose.

export interface TokenSettings {
  /** An https address, an http one of this machine, or a file. */
  readonly jwks: string;
  readonly issuer: string | null;
  /** One of them has to be among the token's. */
  readonly audience: readonly string[];
  readonly clockSkewSeconds: number;
  /** The claim that names the principal. */
  readonly subjectClaim: string;
}

export interface VerifiedToken {
  readonly subject: string;
  /** Milliseconds since the epoch. */
  readonly expiresAt: number;
  /** All that the token says, its signature being good. */
  readonly claims: Readonly<Record<string, unknown>>;
}

/** The token is not good; the message says why and quotes nothing of it. */
export class TokenError extends Error {
  override readonly name = 'TokenError';
}

export interface TokenVerifier {
  /** Rejects with a TokenError for a token that is not good, and with another one when the keys cannot be had. */
  verify(token: string): Promise<VerifiedToken>;
}
