/** How callers prove who they are, as the broker's settings say. */
export interface SignInSettings {
  /** Without it whoever reaches the API is the local administrator. */
  readonly isRequired: boolean;
  /** Users that may do everything, by `POSTHORN_SUPER_USERS`. */
  readonly superUsers: ReadonlySet<string>;
  readonly sessionIdleMs: number;
  readonly sessionMaxMs: number;
  readonly requestsPerSecond: number;
  /** An identity provider tells who people are, so that administrators need not be users of ours. */
  readonly knowsExternalUsers: boolean;
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
  knowsExternalUsers: false,
  isMetricsOpen: true,
};
