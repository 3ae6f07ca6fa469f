import { Inject, Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { ADMIN_CONTEXT, type AdminContext } from '../admin-context.js';
import type { HttpRequest } from '../http/http-types.js';
import { invalid, Problem } from '../http/problem.js';
import { SIGN_IN_SETTINGS, type SignInSettings } from '../sign-in/sign-in-settings.js';
import { kindOf, type Action } from './actions.js';
import { CHANGES_NOTHING } from './changes-nothing.js';
import type { Identity } from './identity.js';
import type { Permissions } from './permissions.js';
import { ROUTE_ACCESS, type NameSource, type Requirement, type RouteAccess } from './requires.js';

/** Lets a request through whose caller may do what the route requires. A route that says nothing lets nobody through. */
@Injectable()
export class AccessGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    @Inject(ADMIN_CONTEXT) private readonly context: Pick<AdminContext, 'audit' | 'isReadOnly'>,
    @Inject(SIGN_IN_SETTINGS) private readonly settings: SignInSettings,
  ) {}

  canActivate(execution: ExecutionContext): boolean {
    const access = this.reflector.getAllAndOverride<RouteAccess | undefined>(ROUTE_ACCESS, [
      execution.getHandler(),
      execution.getClass(),
    ]);
    const request = execution.switchToHttp().getRequest<HttpRequest>();
    if (access === undefined) throw new Error(`${request.path} does not say who may call it`);
    const isOpen = 'open' in access || this.isOpenByChoice(access);
    const { identity } = request;
    if (identity === undefined && !isOpen) throw unauthenticated();
    if (this.context.isReadOnly === true && this.isChange(execution, request)) throw readOnly();
    if (identity !== undefined && !isOpen && 'requirements' in access) {
      const { requirements } = access;
      for (const requirement of requirements) this.check(requirement, request, identity);
      request.isStillAllowed = ({ permissions }) =>
        requirements.every((requirement) => isAllowed(requirement, request, permissions));
    }
    return true;
  }

  /** Whatever does not say otherwise: a route that is new is refused until somebody has thought about it. */
  private isChange(execution: ExecutionContext, { method = '' }: HttpRequest): boolean {
    if (method === 'GET' || method === 'HEAD') return false;
    return this.reflector.get(CHANGES_NOTHING, execution.getHandler()) === undefined;
  }

  private isOpenByChoice(access: RouteAccess): boolean {
    return (
      this.settings.isMetricsOpen &&
      'requirements' in access &&
      access.requirements.every(({ action }) => action === 'metrics:view')
    );
  }

  private check({ action, name }: Requirement, request: HttpRequest, identity: Identity): void {
    const { permissions, actor } = identity;
    const resource = nameOf(name, request);
    if (isAllowed({ action, name }, request, permissions)) return;
    const kind = kindOf(action);
    this.context.audit?.refused({
      action: 'request.deny',
      actor,
      address: request.ip ?? null,
      resource: resource === null ? kind : `${kind}/${resource}`,
      details: { permission: action },
      reason: `${action} is not allowed`,
    });
    throw forbidden(action, resource);
  }
}

function isAllowed(
  { action, name }: Requirement,
  request: HttpRequest,
  permissions: Permissions,
): boolean {
  return name === 'somewhere'
    ? permissions.allowsSomewhere(action)
    : permissions.allows(action, nameOf(name, request));
}

function unauthenticated(): Problem {
  return new Problem('unauthenticated', 'The request says nothing about who sends it.');
}

function readOnly(): Problem {
  return new Problem('read-only', 'This broker takes no changes over its admin API.');
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
  throw invalid(pointer, message);
}
