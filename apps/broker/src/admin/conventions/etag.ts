import { createHash } from 'node:crypto';
import { Problem } from '../http/problem.js';

/** A strong validator: equal content, equal text. @param content JSON whose order says something. */
export function etagOf(content: unknown): string {
  const digest = createHash('sha256').update(JSON.stringify(content)).digest('base64url');
  return `"${digest.slice(0, 22)}"`;
}

/** Whether it is what the caller has seen. @param ifMatch the header. Without a condition, or with `*`, anything is. */
export function isMatch(ifMatch: string | null, etag: string): boolean {
  if (ifMatch === null || ifMatch.trim() === '*') return true;
  return ifMatch.split(',').some((one) => one.trim() === etag);
}

/** @throws Problem when it is not what the caller has seen. */
export function requireMatch(ifMatch: string | null, etag: string): void {
  if (isMatch(ifMatch, etag)) return;
  throw new Problem(
    'precondition-failed',
    `It is ${etag} by now, and the request is for ${ifMatch}.`,
  );
}
