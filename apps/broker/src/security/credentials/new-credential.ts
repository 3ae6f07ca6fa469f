import { randomBytes } from 'node:crypto';
import {
  saltedPassword,
  scramAlgorithms,
  scramKeys,
  type ScramMechanism,
} from '@posthorn/protocol';
import { isReservedName } from '../principal.js';
import type { CredentialChange, ScramCredential } from './credential-store.js';

/** Kafka's own tools use as many. The salt defeats tables; only a long password defeats guessing. */
const ITERATIONS = 8_192;
const SALT_BYTES = 16;
const USER_NAME_LENGTH_MAX = 255;

/** Derives what is kept of a password. */
export async function newCredential(
  mechanism: ScramMechanism,
  password: string,
): Promise<ScramCredential> {
  const algorithm = scramAlgorithms[mechanism];
  const salt = randomBytes(SALT_BYTES);
  const salted = await saltedPassword(algorithm, password, salt, ITERATIONS);
  return { salt, iterations: ITERATIONS, ...scramKeys(algorithm, salted) };
}

/** For every mechanism, so that each client finds the one it speaks. */
export async function credentialsFor(
  userName: string,
  password: string,
): Promise<readonly CredentialChange[]> {
  const mechanisms = Object.keys(scramAlgorithms) as ScramMechanism[];
  return Promise.all(
    mechanisms.map(async (mechanism) => ({
      userName,
      mechanism,
      credential: await newCredential(mechanism, password),
    })),
  );
}

/** Why nobody may be called so; null when the name is fine. */
export function userNameProblem(userName: string): string | null {
  if (userName === '') return 'Username must not be empty';
  if (userName.length > USER_NAME_LENGTH_MAX) {
    return `Username must have at most ${USER_NAME_LENGTH_MAX} characters`;
  }
  if (/\p{Cc}/u.test(userName)) return 'Username must not have control characters';
  return isReservedName(userName) ? `Username ${userName} is reserved` : null;
}
