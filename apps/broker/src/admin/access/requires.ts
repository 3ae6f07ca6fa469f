import { applyDecorators, SetMetadata } from '@nestjs/common';
import { ApiExtension } from '@nestjs/swagger';
import { isNamed, kindOf, type Action } from './actions.js';

/**
 * Where the name of the resource stands in the request: a parameter of the path, or a text in the body.
 * 'somewhere': the caller must be allowed it of some resource, and the handler asks `Permissions` about each.
 * 'whole': there is only one.
 */
export type NameSource =
  { readonly parameter: string } | { readonly bodyField: string } | 'somewhere' | 'whole';

export interface Requirement {
  readonly action: Action;
  readonly name: NameSource;
}

/** What a route says about who may call it. */
export type RouteAccess =
  | { readonly requirements: readonly Requirement[] }
  /** No permission is asked for, but a caller who is known. */
  | { readonly signedIn: string }
  /** Not even that. */
  | { readonly open: string };

export const ROUTE_ACCESS = 'posthorn:access';

/** The name is a text in the body. */
export const inBody = (bodyField: string): NameSource => ({ bodyField });
/** The name is the path's parameter called so. */
export const inPath = (parameter: string): NameSource => ({ parameter });

/**
 * On every route: what the caller must be allowed. Without more, of the resource that the path's parameter names which is
 * called like its kind (`:topic` for `topic:view`). Several are given as pairs, and all of them are asked for.
 *
 * @example `@Requires('topic:view')` on `/topics/:topic`, `@Requires('topic:create', inBody('name'))`,
 *   `@Requires('topic:view', 'somewhere')` on a list, `@Requires('audit:view')`
 */
export function Requires(action: Action, name?: NameSource): MethodDecorator & ClassDecorator;
export function Requires(
  ...all: readonly (readonly [Action, NameSource?])[]
): MethodDecorator & ClassDecorator;
export function Requires(
  first: Action | readonly [Action, NameSource?],
  ...rest: readonly unknown[]
): MethodDecorator & ClassDecorator {
  const pairs = (
    typeof first === 'string' ? [[first, rest[0]]] : [first, ...rest]
  ) as readonly (readonly [Action, NameSource?])[];
  const requirements = pairs.map(([action, name]) => ({
    action,
    name: name ?? defaultSource(action),
  }));
  return declared(
    { requirements },
    requirements.map(({ action }) => action),
  );
}

/** Whoever is signed in may call it, for the sake of themselves. */
export function RequiresSignIn(why: string): MethodDecorator & ClassDecorator {
  return declared({ signedIn: why }, ['signed in']);
}

/** Everybody may call it who reaches the port. */
export function OpenToAll(why: string): MethodDecorator & ClassDecorator {
  return declared({ open: why }, []);
}

function declared(access: RouteAccess, shown: readonly string[]): MethodDecorator & ClassDecorator {
  return applyDecorators(
    SetMetadata(ROUTE_ACCESS, access),
    ApiExtension('x-posthorn-requires', [...shown]),
  );
}

function defaultSource(action: Action): NameSource {
  const kind = kindOf(action);
  return isNamed(kind) ? { parameter: kind } : 'whole';
}
