import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { Identity } from '../access/identity.js';
import { reasonOf } from '../conventions/reason.js';
import type { HttpRequest } from '../http/http-types.js';

const TEXT_LENGTH_MAX = 500;

/** Who is asking, for the audit log. */
export interface Caller {
  readonly actor: string;
  /** How they proved it: `password`, `api-key ph_1a2b3c4d5e6f`; null when nothing was proven. */
  readonly method?: string | null;
  readonly address: string | null;
  readonly userAgent: string | null;
  readonly requestId: string;
  readonly reason: string | null;
}

export const FromCaller = createParamDecorator((_: unknown, context: ExecutionContext): Caller =>
  callerOf(context.switchToHttp().getRequest<HttpRequest>()),
);

/** Of a route that is open to all the actor may be anonymous. */
export function callerOf(request: HttpRequest): Caller {
  const { identity } = request;
  return {
    actor: identity?.actor ?? 'anonymous',
    method: identity === undefined ? null : methodText(identity),
    address: request.ip ?? null,
    userAgent: bounded(request.headers['user-agent']),
    requestId: request.requestId,
    reason: reasonOf(request),
  };
}

/** An API key is told from the others of its owner. */
function methodText({ method, credentialId }: Identity): string {
  return method === 'api-key' ? `api-key ph_${credentialId}` : method;
}

function bounded(header: string | string[] | undefined): string | null {
  const text = Array.isArray(header) ? header.join(', ') : header;
  return text === undefined || text === '' ? null : text.slice(0, TEXT_LENGTH_MAX);
}
