import { readFile } from 'node:fs/promises';
import {
  createLocalJWKSet,
  errors,
  jwtVerify,
  type JSONWebKeySet,
  type JWTPayload,
  type JWTVerifyGetKey,
} from 'jose';
import { userNameProblem } from '../credentials/new-credential.js';
import { remoteKeys } from './remote-keys.js';
import {
  TokenError,
  type TokenSettings,
  type TokenVerifier,
  type VerifiedToken,
} from './verified-token.js';

/** Signatures only: with a shared secret (HS256) whoever can verify can forge, and `none` is no signature. */
const ALGORITHMS = [
  'RS256',
  'RS384',
  'RS512',
  'PS256',
  'PS384',
  'PS512',
  'ES256',
  'ES384',
  'ES512',
  'EdDSA',
  'Ed25519',
];
const FILE_FRESH_MS = 5_000;

/** Verifies JWTs by the keys of an identity provider. */
export function createTokenVerifier(settings: TokenSettings, now: () => number): TokenVerifier {
  const keys = /^https?:/.test(settings.jwks)
    ? remoteKeys(new URL(settings.jwks), now)
    : fileKeys(settings.jwks, now);
  const { issuer, audience, clockSkewSeconds } = settings;
  const options = {
    algorithms: ALGORITHMS,
    clockTolerance: clockSkewSeconds,
    requiredClaims: ['exp', settings.subjectClaim],
    ...(issuer === null ? {} : { issuer }),
    ...(audience.length === 0 ? {} : { audience: [...audience] }),
  };
  return {
    verify: async (token) => {
      try {
        const currentDate = new Date(now());
        const { payload } = await jwtVerify(token, keys, { ...options, currentDate });
        return verifiedToken(payload, settings);
      } catch (error) {
        throw asTokenError(error);
      }
    },
  };
}

function verifiedToken(payload: JWTPayload, { subjectClaim }: TokenSettings): VerifiedToken {
  const subject = payload[subjectClaim];
  if (typeof subject !== 'string' || userNameProblem(subject) !== null) {
    throw new TokenError(`the claim ${subjectClaim} is no name that a user can have`);
  }
  return { subject, expiresAt: (payload.exp ?? 0) * 1_000, claims: payload };
}

/** jose's errors about a token name a claim or a rule; those about the keys are not the token's fault. */
function asTokenError(error: unknown): unknown {
  if (error instanceof errors.JWKSInvalid) return error;
  return error instanceof errors.JOSEError && error.code !== 'ERR_JOSE_GENERIC'
    ? new TokenError(`the token is not good: ${error.code} ${error.message}`, { cause: error })
    : error;
}

/** Read again every few seconds when asked for, so that keys can be rotated by writing the file. */
function fileKeys(path: string, now: () => number): JWTVerifyGetKey {
  let readAt = Number.NEGATIVE_INFINITY;
  let keys: JWTVerifyGetKey | null = null;
  return async (header, token) => {
    if (keys === null || now() - readAt > FILE_FRESH_MS) {
      const parsed: unknown = JSON.parse(await readFile(path, 'utf8'));
      keys = createLocalJWKSet(parsed as JSONWebKeySet);
      readAt = now();
    }
    return keys(header, token);
  };
}
