import type { BrokerConfig } from '../../config.js';
import { isLoopback } from '../../security/exposure.js';
import type { SignInSettings } from './sign-in-settings.js';

/** Who has to sign in, as the broker's settings say. */
export function signInSettingsOf(config: BrokerConfig): SignInSettings {
  return {
    isRequired: isSignInRequired(config),
    superUsers: new Set(userNames(config.superUsers ?? '')),
    sessionIdleMs: config.adminSessionIdleMs,
    sessionMaxMs: config.adminSessionMaxMs,
    requestsPerSecond: config.adminRequestsPerSecond,
    knowsExternalUsers: false,
    isMetricsOpen: !config.metricsSignIn,
  };
}

/** Always where anybody else than this machine comes in, be it through a proxy that listens for us. */
function isSignInRequired(config: BrokerConfig): boolean {
  const { adminSignIn, adminHost, adminUrl, adminTrustedProxies } = config;
  return (
    adminSignIn === 'required' ||
    !isLoopback(adminHost) ||
    (adminUrl !== null && !isLoopback(new URL(adminUrl).hostname)) ||
    adminTrustedProxies !== null
  );
}

/** Of `User:admin;User:ops`. */
function userNames(superUsers: string): string[] {
  return superUsers
    .split(';')
    .map((principal) => principal.trim().replace(/^User:/, ''))
    .filter((name) => name !== '');
}
