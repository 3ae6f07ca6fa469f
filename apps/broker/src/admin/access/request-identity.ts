import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { HttpRequest } from '../http/http-types.js';
import type { Identity } from './identity.js';
import type { Permissions } from './permissions.js';

/** Whose request it is. Only behind the guard, which lets nobody through who has none. */
export function identityOf(request: HttpRequest): Identity {
  if (request.identity === undefined) throw new Error('a request came past the access guard');
  return request.identity;
}

/** What the caller may do: for handlers of lists, and of whatever names more than the guard has seen. */
export const FromPermissions = createParamDecorator(
  (_: unknown, context: ExecutionContext): Permissions =>
    identityOf(context.switchToHttp().getRequest<HttpRequest>()).permissions,
);
