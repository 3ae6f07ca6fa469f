import { builtInRoles } from './roles.js';
import { Permissions } from './permissions.js';
import { EVERYTHING } from './resource-pattern.js';

/** Who is asking, and what they may do. */
export interface Identity {
  /** As the audit log names it: `User:alice`, or `local-admin`. */
  readonly actor: string;
  /** How they proved it. */
  readonly method: AuthenticationMethod;
  readonly permissions: Permissions;
}

/** 'none': nobody has to prove anything where the broker listens. */
export type AuthenticationMethod = 'none';

/** Whoever reaches a broker that asks for no sign-in, on its own machine. */
export const LOCAL_ADMIN: Identity = {
  actor: 'local-admin',
  method: 'none',
  permissions: Permissions.of(
    [
      {
        actions: builtInRoles.get('admin')?.actions ?? new Set(),
        resources: [EVERYTHING],
        expiresAt: null,
      },
    ],
    0,
  ),
};
