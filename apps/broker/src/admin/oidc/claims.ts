import { userNameProblem } from '../../security/credentials/new-credential.js';

/** Of a token that may name thousands: each of them is looked for among the bindings. */
const GROUPS_MAX = 500;
const GROUP_LENGTH_MAX = 255;

type Claims = Readonly<Record<string, unknown>>;

/** The user that the claims name; null when the claim is missing, or no name that a user can have. */
export function userNameOf(claims: Claims, claim: string): string | null {
  const name = claims[claim];
  return typeof name === 'string' && userNameProblem(name) === null ? name : null;
}

/**
 * The groups that the claims name: a list of texts, or one text. A claim whose name has dots in it (an address) goes
 * before a path (`realm_access.roles`). Everything else names nobody's group.
 */
export function groupsOf(claims: Claims, claim: string): readonly string[] {
  const value = Object.hasOwn(claims, claim) ? claims[claim] : valueAt(claims, claim.split('.'));
  const all: readonly unknown[] = Array.isArray(value) ? value : [value];
  const names = all.filter(
    (name): name is string =>
      typeof name === 'string' && name !== '' && name.length <= GROUP_LENGTH_MAX,
  );
  return [...new Set(names)].slice(0, GROUPS_MAX);
}

function valueAt(value: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (inner, name) =>
      typeof inner === 'object' && inner !== null && Object.hasOwn(inner, name)
        ? (inner as Claims)[name]
        : undefined,
    value,
  );
}
