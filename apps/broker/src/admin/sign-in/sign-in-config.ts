import type { BrokerConfig } from '../../config/config.js';
import { listOf } from '../../security/listeners.js';
import { isLoopback } from '../../security/exposure.js';
import type { OidcSettings } from '../oidc/oidc-settings.js';
import type { SignInSettings } from './sign-in-settings.js';

/** Who has to sign in, as the broker's settings say. */
export function signInSettingsOf(config: BrokerConfig): SignInSettings {
  return {
    isRequired: isSignInRequired(config),
    superUsers: new Set(userNames(config.superUsers ?? '')),
    sessionIdleMs: config.adminSessionIdleMs,
    sessionMaxMs: config.adminSessionMaxMs,
    requestsPerSecond: config.adminRequestsPerSecond,
    oidc: oidcSettingsOf(config),
    url: config.adminUrl?.replace(/\/+$/, '') ?? null,
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
    adminTrustedProxies !== null ||
    config.adminOidcIssuer !== null
  );
}

/** The rules between these settings are checked with the others. */
function oidcSettingsOf(config: BrokerConfig): OidcSettings | null {
  const { adminOidcIssuer: issuer, adminOidcClientId: clientId } = config;
  if (issuer === null || clientId === null) return null;
  const { adminOidcClientSecret: clientSecret } = config;
  const deviceClientId =
    config.adminOidcDeviceClientId ?? (clientSecret === null ? clientId : null);
  const audience = listOf(config.adminOidcAudience ?? clientId);
  return {
    issuer: new URL(issuer),
    clientId,
    clientSecret,
    deviceClientId,
    audience: deviceClientId === null ? audience : [...new Set([...audience, deviceClientId])],
    userClaim: config.adminOidcUserClaim,
    groupsClaim: config.adminOidcGroupsClaim,
    scope: config.adminOidcScope,
    clockSkewSeconds: config.oauthClockSkewSeconds,
  };
}

/** Of `User:admin;User:ops`. */
function userNames(superUsers: string): string[] {
  return superUsers
    .split(';')
    .map((principal) => principal.trim().replace(/^User:/, ''))
    .filter((name) => name !== '');
}
