import { readFile } from 'node:fs/promises';
import type { ClusterOptions, SaslOptions, TlsOptions } from '@posthorn/client';
import { CliError, UsageError } from '../runtime/cli-error.js';
import type { Settings } from './settings.js';

export async function clusterOptions(
  settings: Settings,
  timeoutMs: number,
): Promise<ClusterOptions> {
  const tls = await tlsOf(settings);
  const sasl = saslOf(settings);
  return {
    brokers: settings.brokers.split(',').map((one) => one.trim()),
    clientId: 'posthorn-cli',
    connectTimeoutMs: Math.min(timeoutMs, 5_000),
    ...(tls === null ? {} : { tls }),
    ...(sasl === null ? {} : { sasl }),
  };
}

async function tlsOf(settings: Settings): Promise<TlsOptions | null> {
  const [ca, cert, key] = await Promise.all([
    fileOf(settings, 'tls.ca'),
    fileOf(settings, 'tls.cert'),
    fileOf(settings, 'tls.key'),
  ]);
  const servername = settings['tls.servername'];
  const isNamed = ca !== null || cert !== null || servername !== undefined;
  if (settings.tls === 'false' || (settings.tls === undefined && !isNamed)) return null;
  return {
    ...(ca === null ? {} : { ca }),
    ...(cert === null ? {} : { cert }),
    ...(key === null ? {} : { key }),
    ...(servername === undefined ? {} : { servername }),
  };
}

async function fileOf(
  settings: Settings,
  name: 'tls.ca' | 'tls.cert' | 'tls.key',
): Promise<Buffer | null> {
  const file = settings[name];
  if (file === undefined) return null;
  try {
    return await readFile(file);
  } catch (error) {
    throw new CliError(`${name}: ${file} cannot be read: ${(error as Error).message}`, {
      cause: error,
    });
  }
}

function saslOf(settings: Settings): SaslOptions | null {
  const username = settings['sasl.username'];
  const password = settings['sasl.password'];
  const mechanism = settings['sasl.mechanism'] ?? (username === undefined ? null : 'SCRAM-SHA-512');
  if (mechanism === null) return null;
  if (password === undefined)
    throw new UsageError(
      'There is no password to log in with.',
      'Set POSTHORN_SASL_PASSWORD, or keep it in a context: posthorn context add asks for it.',
    );
  if (mechanism === 'OAUTHBEARER') return { mechanism, token: () => password };
  if (username === undefined) throw new UsageError(`${mechanism} needs sasl.username.`);
  if (mechanism === 'PLAIN' || mechanism === 'SCRAM-SHA-256' || mechanism === 'SCRAM-SHA-512')
    return { mechanism, username, password };
  throw new UsageError(`There is no mechanism "${mechanism}".`);
}
