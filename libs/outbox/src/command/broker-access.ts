import { readFileSync } from 'node:fs';
import type { ClusterOptions, SaslOptions, TlsOptions } from '@posthorn/client';
import { UsageError } from './usage-error.js';

/** Of `posthorn-outbox relay`, for parseArgs. Secrets are in files or in the environment: others can read the arguments of a process. */
export const ACCESS_FLAGS = {
  tls: { type: 'boolean' },
  'tls-ca': { type: 'string' },
  'tls-cert': { type: 'string' },
  'tls-key': { type: 'string' },
  'tls-servername': { type: 'string' },
  'sasl-mechanism': { type: 'string' },
  'sasl-username': { type: 'string' },
  'sasl-password-file': { type: 'string' },
} as const;

export const ACCESS_USAGE = `  --tls                 brokers by TLS, with the system's authorities
  --tls-ca              file with the authorities to trust instead, PEM; this and the next three mean --tls as well
  --tls-cert --tls-key  files with a certificate of our own and its key, PEM
  --tls-servername      name to expect in the brokers' certificate
  --sasl-mechanism      PLAIN, SCRAM-SHA-256, SCRAM-SHA-512 (the default with a user) or OAUTHBEARER
  --sasl-username       POSTHORN_SASL_USERNAME by default
  --sasl-password-file  file with the password, or with the token of OAUTHBEARER, which is read again at each login;
                        POSTHORN_SASL_PASSWORD by default
`;

/** As the variables of `posthorn`, the command line: POSTHORN_TLS_KEY and the like are the broker's own. */
const USERNAME = 'POSTHORN_SASL_USERNAME';
const PASSWORD = 'POSTHORN_SASL_PASSWORD';

type AccessFlags = {
  readonly [
    Name in keyof typeof ACCESS_FLAGS
  ]?: (typeof ACCESS_FLAGS)[Name]['type'] extends 'boolean' ? boolean : string;
};

/** How to reach the brokers, and as whom. Throws UsageError where that is not said whole, and what reading a file throws. */
export function brokerAccess(
  flags: AccessFlags,
  env: Readonly<Record<string, string | undefined>>,
): Pick<ClusterOptions, 'tls' | 'sasl'> {
  const [tls, sasl] = [tlsOf(flags), saslOf(flags, env)];
  return { ...(tls === null ? {} : { tls }), ...(sasl === null ? {} : { sasl }) };
}

function tlsOf(flags: AccessFlags): TlsOptions | null {
  const [ca, cert, key] = [flags['tls-ca'], flags['tls-cert'], flags['tls-key']];
  const servername = flags['tls-servername'];
  if ((cert === undefined) !== (key === undefined))
    throw new UsageError('--tls-cert and --tls-key go together');
  const isMeant = [ca, cert, servername].some((given) => given !== undefined);
  if (!flags.tls && !isMeant) return null;
  return {
    ...(ca === undefined ? {} : { ca: contentOf('--tls-ca', ca) }),
    ...(cert === undefined ? {} : { cert: contentOf('--tls-cert', cert) }),
    ...(key === undefined ? {} : { key: contentOf('--tls-key', key) }),
    ...(servername === undefined ? {} : { servername }),
  };
}

function saslOf(
  flags: AccessFlags,
  env: Readonly<Record<string, string | undefined>>,
): SaslOptions | null {
  const username = flags['sasl-username'] ?? (env[USERNAME] || undefined);
  const file = flags['sasl-password-file'];
  const isMeant = username !== undefined || file !== undefined;
  const mechanism = flags['sasl-mechanism'] ?? (isMeant ? 'SCRAM-SHA-512' : null);
  if (mechanism === null) return null;
  const secret = secretFrom(file, env[PASSWORD] || undefined);
  if (mechanism === 'OAUTHBEARER') return { mechanism, token: secret };
  if (mechanism !== 'PLAIN' && mechanism !== 'SCRAM-SHA-256' && mechanism !== 'SCRAM-SHA-512') {
    throw new UsageError(`--sasl-mechanism: there is no ${mechanism}`);
  }
  if (username === undefined)
    throw new UsageError(`${mechanism} needs --sasl-username or ${USERNAME}`);
  return { mechanism, username, password: secret() };
}

/** Asked for once here, so that a file that is not there is told of before anything begins. */
function secretFrom(file: string | undefined, given: string | undefined): () => string {
  if (file === undefined) {
    if (given === undefined)
      throw new UsageError(`to log in takes --sasl-password-file or ${PASSWORD}`);
    return () => given;
  }
  const read = (): string => {
    // Editors and `echo` end a file with a line break, which no password has.
    const secret = contentOf('--sasl-password-file', file)
      .toString()
      .replace(/\r?\n$/, '');
    if (secret === '') throw new UsageError(`--sasl-password-file: ${file} is empty`);
    return secret;
  };
  read();
  return read;
}

function contentOf(flag: string, file: string): Buffer {
  try {
    return readFileSync(file);
  } catch (cause) {
    throw new UsageError(`${flag}: ${(cause as Error).message}`, { cause });
  }
}
