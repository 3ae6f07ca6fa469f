import type { RoleBody } from '@posthorn/admin-client';

export interface ActionsOfKind {
  readonly kind: string;
  readonly verbs: readonly string[];
}

/** `topic:view` and `topic:edit` are view and edit of topic, in the order in which the broker names them. */
export function byKind(actions: readonly string[]): ActionsOfKind[] {
  const kinds = new Map<string, string[]>();
  for (const action of actions) {
    const [kind = '', verb = ''] = action.split(':');
    const verbs = kinds.get(kind);
    if (verbs === undefined) kinds.set(kind, [verb]);
    else verbs.push(verb);
  }
  return [...kinds].map(([kind, verbs]) => ({ kind, verbs }));
}

/** All actions there are: the built-in roles have each of them, and the administrator has all. */
export function allActions(roles: readonly RoleBody[]): string[] {
  return [...new Set(roles.filter(({ isBuiltIn }) => isBuiltIn).flatMap(({ actions }) => actions))];
}
