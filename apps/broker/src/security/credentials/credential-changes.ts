import {
  scramAlgorithms,
  scramKeys,
  type AlterUserScramCredentialsRequest,
  type ErrorName,
  type ScramMechanism,
} from '@posthorn/protocol';
import type { CredentialChange, UserMechanism } from './credential-store.js';
import { userNameProblem } from './new-credential.js';

/** The wire's numbers for the mechanisms. */
export const MECHANISM_CODES: Readonly<Record<ScramMechanism, number>> = {
  'SCRAM-SHA-256': 1,
  'SCRAM-SHA-512': 2,
};

const byCode: ReadonlyMap<number, ScramMechanism> = new Map(
  (Object.entries(MECHANISM_CODES) as [ScramMechanism, number][]).map(([name, code]) => [
    code,
    name,
  ]),
);

const SALT_BYTES_MAX = 1_024;

export interface CredentialError {
  readonly error: ErrorName;
  readonly message: string;
}

type Users = ReadonlyMap<string, readonly UserMechanism[]>;
type Change = CredentialChange | CredentialError;
type Deletion = AlterUserScramCredentialsRequest['deletions'][number];
type Upsertion = AlterUserScramCredentialsRequest['upsertions'][number];

const TWICE: CredentialError = {
  error: 'DUPLICATE_RESOURCE',
  message: 'A user credential cannot be altered twice in the same request',
};

/**
 * What becomes of each user of the request: a change, or the reason why there is none. As in Kafka a user may be named
 * once in a request, under whatever mechanism; the users without an error are changed all the same.
 */
export function credentialChanges(
  { deletions, upsertions }: AlterUserScramCredentialsRequest,
  existing: Users,
): ReadonlyMap<string, Change> {
  const changes = new Map<string, Change>();
  const add = (name: string, change: () => Change): void => {
    const earlier = changes.get(name);
    if (earlier === undefined) changes.set(name, change());
    else if (!('error' in earlier)) changes.set(name, TWICE);
  };
  for (const deletion of deletions) add(deletion.name, () => deletionOf(deletion, existing));
  for (const upsertion of upsertions) add(upsertion.name, () => upsertionOf(upsertion));
  return changes;
}

function deletionOf({ name, mechanism: code }: Deletion, existing: Users): Change {
  if (name === '') return unacceptable('Username must not be empty');
  const mechanism = byCode.get(code);
  if (mechanism === undefined) return unknownMechanism();
  const has = existing.get(name)?.some((one) => one.mechanism === mechanism) ?? false;
  if (has) return { userName: name, mechanism, credential: null };
  const message = 'Attempt to delete a user credential that does not exist';
  return { error: 'RESOURCE_NOT_FOUND', message };
}

function upsertionOf({
  name,
  mechanism: code,
  iterations,
  salt,
  saltedPassword,
}: Upsertion): Change {
  const problem = userNameProblem(name);
  if (problem !== null) return unacceptable(problem);
  const mechanism = byCode.get(code);
  if (mechanism === undefined) return unknownMechanism();
  const algorithm = scramAlgorithms[mechanism];
  if (iterations < algorithm.iterationsMin) return unacceptable('Too few iterations');
  if (iterations > algorithm.iterationsMax) return unacceptable('Too many iterations');
  if (salt.length === 0 || salt.length > SALT_BYTES_MAX) {
    return unacceptable(`The salt must have 1 to ${SALT_BYTES_MAX} bytes`);
  }
  if (saltedPassword.length !== algorithm.digestBytes) {
    return unacceptable(`The salted password must have ${algorithm.digestBytes} bytes`);
  }
  const credential = { salt, iterations, ...scramKeys(algorithm, saltedPassword) };
  return { userName: name, mechanism, credential };
}

function unacceptable(message: string): CredentialError {
  return { error: 'UNACCEPTABLE_CREDENTIAL', message };
}

function unknownMechanism(): CredentialError {
  return { error: 'UNSUPPORTED_SASL_MECHANISM', message: 'Unknown SCRAM mechanism' };
}
