import { Permissions } from './permissions.js';
import { EVERYTHING } from './resource-pattern.js';
import { builtInRoles } from './roles.js';

/** How somebody proved who they are. 'none': nobody has to where the broker listens. */
export type AuthenticationMethod = 'none' | 'password' | 'oidc' | 'api-key' | 'bearer-token';

/** Who is asking, and what they may do. */
export interface Identity {
  /** As the audit log names it: `User:alice`, or `local-admin`. */
  readonly actor: string;
  /** The principal's name, as Kafka clients have it; null for the local administrator. */
  readonly userName: string | null;
  /** What the identity provider said about them. */
  readonly groups: readonly string[];
  readonly method: AuthenticationMethod;
  /** Of the session or of the API key. */
  readonly credentialId: string | null;
  /** The identity provider knows them, and not our table of users. */
  readonly isExternal: boolean;
  readonly permissions: Permissions;
}

/** Whoever reaches a broker that asks for no sign-in, on its own machine. */
export const LOCAL_ADMIN: Identity = {
  actor: 'local-admin',
  userName: null,
  groups: [],
  method: 'none',
  credentialId: null,
  isExternal: false,
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
