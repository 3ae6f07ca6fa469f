import type { OidcSettings } from '../oidc/oidc-settings.js';

/** How callers prove who they are, as the broker's settings say. */
export interface SignInSettings {
  /** Without it whoever reaches the API is the local administrator. */
  readonly isRequired: boolean;
  /** Users that may do everything, by `POSTHORN_SUPER_USERS`. */
  readonly superUsers: ReadonlySet<string>;
  readonly sessionIdleMs: number;
  readonly sessionMaxMs: number;
  readonly requestsPerSecond: number;
  /** Who tells who people are beside our own table of users; null: nobody. */
  readonly oidc: OidcSettings | null;
  /** Where people reach us, without a slash at the end; null: at the address that we listen on. */
  readonly url: string | null;
  /** Whether /metrics is open to all. */
  readonly isMetricsOpen: boolean;
}

export const SIGN_IN_SETTINGS = Symbol('SignInSettings');

const MINUTE_MS = 60_000;

/** Of a broker that is tried out on a machine. */
export const NO_SIGN_IN: SignInSettings = {
  isRequired: false,
  superUsers: new Set(),
  sessionIdleMs: 60 * MINUTE_MS,
  sessionMaxMs: 12 * 60 * MINUTE_MS,
  requestsPerSecond: 100,
  oidc: null,
  url: null,
  isMetricsOpen: true,
};
