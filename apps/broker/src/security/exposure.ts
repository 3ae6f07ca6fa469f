import { isIP } from 'node:net';
import { ConfigError } from '../config/config-error.js';
import type { BrokerConfig } from '../config/config.js';
import { firstUsersOf } from './first-users.js';
import { listenersOf, listOf, type Listener } from './listeners.js';
import { principalMapper } from './tls/principal-mapping.js';

/** Rules between the settings of security. Throws a ConfigError that says what to set. */
export function checkSecurity(config: BrokerConfig): void {
  for (const listener of listenersOf(config)) {
    if (!isLoopback(listener.host) && !config.allowPlaintext) checkExposure(listener, config);
    checkTls(listener, config);
    checkBearer(listener, config);
  }
  checkAdmin(config);
  principalMapper(config.tlsPrincipalMappingRules);
  firstUsersOf(config.users);
}

/** Beyond loopback everybody has to sign in, which needs a way on which passwords and cookies cannot be read. */
function checkAdmin(config: BrokerConfig): void {
  const { adminPort, adminHost, adminTls, adminTrustedProxies, allowPlaintext } = config;
  if (adminPort === null) return;
  if (!isLoopback(adminHost) && !adminTls && !allowPlaintext) {
    throw new ConfigError(
      `Refusing to serve the admin API on ${adminHost} without TLS: passwords and sessions would cross the network ` +
        'readable. Set POSTHORN_ADMIN_TLS=true, bind it to 127.0.0.1 behind a proxy that does TLS, or set ' +
        'POSTHORN_ALLOW_PLAINTEXT=true if that network is private.',
    );
  }
  if (adminTls && (config.tlsCert === null || config.tlsKey === null)) {
    throw new ConfigError('POSTHORN_ADMIN_TLS needs POSTHORN_TLS_CERT and POSTHORN_TLS_KEY.');
  }
  checkOidc(config);
  const wrong = listOf(adminTrustedProxies ?? '').find((network) => !isNetwork(network));
  if (wrong !== undefined) {
    throw new ConfigError(
      `POSTHORN_ADMIN_TRUSTED_PROXIES should list addresses or networks like 10.0.0.0/8, not ${JSON.stringify(wrong)}.`,
    );
  }
}

function checkOidc({ adminOidcIssuer: issuer, adminOidcClientId }: BrokerConfig): void {
  if (issuer === null) return;
  if (adminOidcClientId === null) {
    throw new ConfigError('POSTHORN_ADMIN_OIDC_ISSUER needs POSTHORN_ADMIN_OIDC_CLIENT_ID.');
  }
  if (issuer.startsWith('http:') && !isLoopback(new URL(issuer).hostname)) {
    throw new ConfigError(
      'POSTHORN_ADMIN_OIDC_ISSUER must be https: who can change its answers can be anybody.',
    );
  }
}

function isNetwork(text: string): boolean {
  const [address = '', bits, ...rest] = text.split('/');
  const family = isIP(address);
  if (family === 0 || rest.length > 0) return false;
  return (
    bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (family === 4 ? 32 : 128))
  );
}

/** Beyond loopback whoever comes has to say who they are, and may not have to show a password to all who listen. */
function checkExposure(
  { name, host, hasSasl, hasTls, mechanisms }: Listener,
  config: BrokerConfig,
): void {
  const hasIdentity = hasSasl || (hasTls && config.tlsClientAuth === 'required');
  if (!hasIdentity) {
    throw new ConfigError(
      `Refusing to listen on ${host} (${name}) without authentication: anyone who reaches it could read and write ` +
        'every topic. Use SASL_SSL, or SSL with POSTHORN_TLS_CLIENT_AUTH=required (docs/security.md); or set ' +
        'POSTHORN_ALLOW_PLAINTEXT=true if that network is private.',
    );
  }
  const shown = mechanisms.find((one) => one === 'PLAIN' || one === 'OAUTHBEARER');
  if (!hasTls && shown !== undefined) {
    throw new ConfigError(
      `Refusing ${shown} on ${host} (${name}) without TLS: passwords and tokens would cross the network readable. ` +
        'Use SASL_SSL, or SCRAM; or set POSTHORN_ALLOW_PLAINTEXT=true if that network is private.',
    );
  }
}

function checkTls({ name, hasTls, hasSasl }: Listener, config: BrokerConfig): void {
  if (!hasTls) return;
  if (config.tlsCert === null || config.tlsKey === null) {
    throw new ConfigError(`Listener ${name} needs POSTHORN_TLS_CERT and POSTHORN_TLS_KEY.`);
  }
  if (!hasSasl && config.tlsClientAuth !== 'none' && config.tlsCa === null) {
    throw new ConfigError(
      `Listener ${name} needs POSTHORN_TLS_CA: without it nobody knows whose client certificates are good.`,
    );
  }
}

function checkBearer({ name, mechanisms }: Listener, config: BrokerConfig): void {
  if (!mechanisms.includes('OAUTHBEARER')) return;
  const { oauthJwks, oauthIssuer, oauthAudience } = config;
  if (oauthJwks === null || oauthIssuer === null || oauthAudience === null) {
    throw new ConfigError(
      `Listener ${name} offers OAUTHBEARER and needs POSTHORN_OAUTH_JWKS, POSTHORN_OAUTH_ISSUER and POSTHORN_OAUTH_AUDIENCE.`,
    );
  }
  if (oauthJwks.startsWith('http:') && !isLoopback(new URL(oauthJwks).hostname)) {
    throw new ConfigError(
      'POSTHORN_OAUTH_JWKS must be https: who can change the keys can be anybody.',
    );
  }
}

export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127(\.\d{1,3}){3}$/.test(host);
}
