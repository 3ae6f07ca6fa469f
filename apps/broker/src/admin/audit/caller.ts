import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { identityOf } from '../access/request-identity.js';
import { reasonOf } from '../conventions/reason.js';
import type { HttpRequest } from '../http/http-types.js';

const TEXT_LENGTH_MAX = 500;

/** Who is asking, for the audit log. */
export interface Caller {
  readonly actor: string;
  readonly address: string | null;
  readonly userAgent: string | null;
  readonly requestId: string;
  readonly reason: string | null;
}

export const FromCaller = createParamDecorator((_: unknown, context: ExecutionContext): Caller =>
  callerOf(context.switchToHttp().getRequest<HttpRequest>()),
);

export function callerOf(request: HttpRequest): Caller {
  return {
    actor: identityOf(request).actor,
    address: request.ip ?? null,
    userAgent: bounded(request.headers['user-agent']),
    requestId: request.requestId,
    reason: reasonOf(request),
  };
}

function bounded(header: string | string[] | undefined): string | null {
  const text = Array.isArray(header) ? header.join(', ') : header;
  return text === undefined || text === '' ? null : text.slice(0, TEXT_LENGTH_MAX);
}
