import { createHmac, randomBytes } from 'node:crypto';

/** Of https://www.standardwebhooks.com, whose libraries verify what is signed here. */
const PREFIX = 'whsec_';
const NEW_SECRET_BYTES = 32;
const SECRET_BYTES_MIN = 24;
const SECRET_BYTES_MAX = 64;

export function newSecret(): string {
  return `${PREFIX}${randomBytes(NEW_SECRET_BYTES).toString('base64')}`;
}

/** What is wrong with a secret that somebody brought; null when nothing is. */
export function secretProblem(secret: string): string | null {
  const shape = `must be ${PREFIX} and ${SECRET_BYTES_MIN} to ${SECRET_BYTES_MAX} random bytes in base64`;
  if (!secret.startsWith(PREFIX)) return shape;
  const text = secret.slice(PREFIX.length);
  const bytes = Buffer.from(text, 'base64');
  if (bytes.toString('base64').replace(/=+$/, '') !== text.replace(/=+$/, '')) return shape;
  return bytes.length < SECRET_BYTES_MIN || bytes.length > SECRET_BYTES_MAX ? shape : null;
}

export interface Signed {
  readonly id: string;
  readonly body: string;
  /** Seconds since the epoch, of the attempt. */
  readonly timestamp: number;
}

/**
 * The header `webhook-signature`: HMAC-SHA256 of `id.timestamp.body` by each secret. The id is signed too, so that a body
 * that was listened to cannot be sent again under another one.
 */
export function signatureOf({ id, body, timestamp }: Signed, secrets: readonly string[]): string {
  return secrets
    .map((secret) => {
      const key = Buffer.from(secret.slice(PREFIX.length), 'base64');
      const hmac = createHmac('sha256', key).update(`${id}.${timestamp}.${body}`);
      return `v1,${hmac.digest('base64')}`;
    })
    .join(' ');
}
