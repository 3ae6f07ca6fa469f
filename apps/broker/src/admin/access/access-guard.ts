import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { HttpRequest } from '../http/http-types.js';
import { Problem } from '../http/problem.js';
import { kindOf, type Action } from './actions.js';
import { LOCAL_ADMIN } from './identity.js';
import type { Permissions } from './permissions.js';
import { ROUTE_ACCESS, type NameSource, type Requirement, type RouteAccess } from './requires.js';

/** Lets a request through whose caller may do what the route requires. A route that says nothing lets nobody through. */
@Injectable()
export class AccessGuard implements CanActivate {
  constructor(private readonly reflector: Reflector) {}

  canActivate(context: ExecutionContext): boolean {
    const access = this.reflector.getAllAndOverride<RouteAccess | undefined>(ROUTE_ACCESS, [
      context.getHandler(),
      context.getClass(),
    ]);
    const request = context.switchToHttp().getRequest<HttpRequest>();
    if (access === undefined) throw new Error(`${request.path} does not say who may call it`);
    request.identity = LOCAL_ADMIN;
    if ('requirements' in access) {
      const { permissions } = request.identity;
      for (const requirement of access.requirements) check(requirement, request, permissions);
    }
    return true;
  }
}

function check({ action, name }: Requirement, request: HttpRequest, permissions: Permissions) {
  const resource = nameOf(name, request);
  const isAllowed =
    name === 'somewhere'
      ? permissions.allowsSomewhere(action)
      : permissions.allows(action, resource);
  if (!isAllowed) throw forbidden(action, resource);
}

/** Whoever is not allowed it learns what is missing, and not whether the resource exists. */
export function forbidden(action: Action, name: string | null = null): Problem {
  const what = name === null ? '' : ` of ${kindOf(action)} "${name}"`;
  return new Problem('forbidden', `You are not allowed ${action}${what}.`);
}

/** Throws the problem unless the caller may: for names that only the handler knows. */
export function demand(permissions: Permissions, action: Action, name: string | null = null): void {
  if (!permissions.allows(action, name)) throw forbidden(action, name);
}

function nameOf(source: NameSource, request: HttpRequest): string | null {
  if (typeof source === 'string') return null;
  if ('parameter' in source) return String(request.params[source.parameter]);
  const { body } = request;
  const value: unknown =
    typeof body === 'object' && body !== null && Object.hasOwn(body, source.bodyField)
      ? (body as Record<string, unknown>)[source.bodyField]
      : undefined;
  if (typeof value === 'string') return value;
  // What the validation would say, which comes after the guard: without a name nothing can be allowed.
  const pointer = `/${source.bodyField}`;
  const message = 'must be a text';
  throw new Problem('invalid-request', `${pointer}: ${message}`, {
    errors: [{ pointer, message }],
  });
}
