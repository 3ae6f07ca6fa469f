import { isAction } from '../access/actions.js';
import type { Grant } from '../access/permissions.js';
import { EVERYTHING, type ResourcePattern } from '../access/resource-pattern.js';
import { builtInRoles } from '../access/roles.js';

/** What a key may do of what its owner may do: a role, or actions one by one, for some resources or, without, for all. */
export interface KeyScope {
  readonly role?: string;
  readonly actions?: readonly string[];
  readonly resources?: readonly ResourcePattern[];
}

/** @param expiresAt of the key: what it gives to others must not last longer. */
export function grantOfScope(
  { role, actions = [], resources = [EVERYTHING] }: KeyScope,
  expiresAt: number | null,
): Grant {
  const ofRole = role === undefined ? undefined : builtInRoles.get(role)?.actions;
  return { actions: ofRole ?? new Set(actions.filter(isAction)), resources, expiresAt };
}

/** No scope at all is everything that the owner may do. */
export function grantsOfScopes(
  scopes: readonly KeyScope[],
  expiresAt: number | null,
): readonly Grant[] {
  const given = scopes.length === 0 ? [{ role: 'admin' }] : scopes;
  return given.map((scope) => grantOfScope(scope, expiresAt));
}
