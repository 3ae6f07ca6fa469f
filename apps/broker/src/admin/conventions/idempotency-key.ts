import { createHash } from 'node:crypto';
import { invalid } from '../http/problem.js';
import type { HttpRequest } from '../http/http-types.js';

const KEY_LENGTH_MAX = 200;
/** Visible characters; a structured header (RFC 8941), as the draft of the IETF has it, is the same between quotes. */
const KEY = new RegExp(`^[\\x21-\\x7e]{1,${KEY_LENGTH_MAX}}$`);

/** The request's Idempotency-Key; null without one. */
export function idempotencyKeyOf({ headers }: HttpRequest): string | null {
  const given = headers['idempotency-key'];
  if (given === undefined) return null;
  const text = Array.isArray(given) ? given.join(',') : given;
  const key = text.replace(/^"(.*)"$/, '$1');
  if (KEY.test(key)) return key;
  const pointer = '/Idempotency-Key';
  const message = `must be 1 to ${KEY_LENGTH_MAX} visible ASCII characters, for example a UUID`;
  throw invalid(pointer, message);
}

/** The same for the same request, whatever the spaces in its body. The reason in a header and the like do not count. */
export function fingerprintOf({ method, originalUrl, body }: HttpRequest): string {
  const content = JSON.stringify([method, originalUrl, body ?? null]);
  return createHash('sha256').update(content).digest('hex');
}
