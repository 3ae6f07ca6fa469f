import type { GrantBody, WhoAmI } from '@posthorn/admin-client';

type Pattern = GrantBody['resources'][number];

/**
 * Whether somebody may do something, as the broker decides it: by a grant, and of an API key by its scopes as well.
 * @param action as `topic:edit`.
 * @param name of the topic, group or other thing that it would be done to; undefined: any at all.
 */
export function isAllowed(who: WhoAmI, action: string, name?: string): boolean {
  if (!who.actions.includes(action)) return false;
  if (name === undefined) return true;
  const kind = action.slice(0, action.indexOf(':'));
  const byOne = (grants: readonly GrantBody[]): boolean =>
    grants.some(
      ({ actions, resources }) =>
        actions.includes(action) && resources.some((pattern) => isMeant(pattern, kind, name)),
    );
  return byOne(who.grants) && (who.scopes === null || byOne(who.scopes));
}

function isMeant({ kind: kinds, patternType, name: pattern }: Pattern, kind: string, name: string) {
  if (kinds !== '*' && kinds !== kind) return false;
  if (patternType === 'prefixed') return name.startsWith(pattern);
  if (patternType === 'literal') return pattern === '*' || pattern === name;
  return isMatch(pattern, name);
}

/** RE2 has forms that browsers do not know. What cannot be told is offered: the broker refuses it if need be. */
function isMatch(pattern: string, name: string): boolean {
  try {
    return new RegExp(`^(?:${pattern})$`, 's').test(name);
  } catch {
    return true;
  }
}
