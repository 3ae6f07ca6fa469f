import { isUtf8 } from 'node:buffer';
import { getMetadataStorage } from 'class-validator';
import type { HttpRequest } from '../http/http-types.js';
import { Problem } from '../http/problem.js';

export const REASON_LENGTH_MAX = 500;

/** Why a write is made: `reason` of its body, or the header X-Reason, cut to 500 characters; null when nobody said. */
export function reasonOf({ body, headers }: HttpRequest): string | null {
  const given = isObject(body) && typeof body.reason === 'string' ? body.reason : null;
  const text = given ?? decoded(headers['x-reason']);
  return text === null || text === '' ? null : text.slice(0, REASON_LENGTH_MAX);
}

/**
 * The body without its reason, which belongs to no resource: unless its class has a `reason` of its own, no class need
 * know of it.
 */
export function withoutReason(body: unknown, metatype: unknown): unknown {
  if (!isObject(body) || !('reason' in body) || declaresReason(metatype)) return body;
  const { reason, ...rest } = body;
  if (typeof reason !== 'string' || reason.length > REASON_LENGTH_MAX) {
    const errors = [
      { pointer: '/reason', message: `must be text of at most ${REASON_LENGTH_MAX} characters` },
    ];
    throw new Problem('invalid-request', `/reason: ${errors[0].message}`, { errors });
  }
  return rest;
}

function declaresReason(metatype: unknown): boolean {
  if (typeof metatype !== 'function') return false;
  return getMetadataStorage()
    .getTargetValidationMetadatas(metatype, '', false, false)
    .some(({ propertyName }) => propertyName === 'reason');
}

/** Node reads a header as Latin-1; curl sends UTF-8, and a browser, which may not, percent-encodes. */
function decoded(header: string | string[] | undefined): string | null {
  if (header === undefined) return null;
  const text = Array.isArray(header) ? header.join(', ') : header;
  const bytes = Buffer.from(text, 'latin1');
  const read = isUtf8(bytes) ? bytes.toString('utf8') : text;
  try {
    return decodeURIComponent(read);
  } catch (error) {
    if (error instanceof URIError) return read;
    throw error;
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
