import { ADDRESS_SCOPES } from '../admin/webhooks/reachable-addresses.js';
import { LETTER_TOPICS_DEFAULT } from '../admin/dead-letters/letter-topics.js';
import {
  parseBoolean,
  parseHttpUrl,
  parseKeys,
  parseText,
  parseTopicPatterns,
  parseWord,
} from './parsers.js';
import { integer, setting } from './setting.js';

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

/** Where the admin API is served, and who may call it: docs/security.md. */
export const adminSettings = {
  deadLetterTopics: setting({
    env: 'POSTHORN_DEAD_LETTER_TOPICS',
    flag: 'dead-letter-topics',
    default: LETTER_TOPICS_DEFAULT,
    parse: parseTopicPatterns,
    why: 'Which topics hold dead letters and are indexed: names between commas, with * for anything, regardless of case. The default knows the names of the transport (orders.payment.dlq), of Spring (orders-dlt, orders.DLT) and the usual ones.',
  }),
  webhookAddresses: setting({
    env: 'POSTHORN_WEBHOOK_ADDRESSES',
    flag: 'webhook-addresses',
    default: 'private',
    parse: parseWord(...ADDRESS_SCOPES),
    why: 'Where the webhooks of alerts may be: public (the internet alone), private (also private networks and this machine) or any, which includes link-local addresses, where clouds hand out the keys of a machine.',
  }),
  secretsKey: setting<readonly Buffer[] | null>({
    env: 'POSTHORN_SECRETS_KEY',
    flag: 'secrets-key',
    default: null,
    parse: parseKeys,
    secret: true,
    why: 'Keys of 32 random bytes in base64, separated by commas, by the first of which the secrets of webhooks are sealed in the database; the others open what they sealed before. The same for all brokers. Without one, whoever reads the database or a backup of it reads the secrets.',
  }),
  adminHost: setting({
    env: 'POSTHORN_ADMIN_HOST',
    flag: 'admin-host',
    default: '127.0.0.1',
    parse: parseText,
    why: 'Address of the admin API and its health checks. Beyond loopback callers have to sign in, over TLS or on a network that POSTHORN_ALLOW_PLAINTEXT calls private.',
  }),
  adminPort: setting<number | null>({
    env: 'POSTHORN_ADMIN_PORT',
    flag: 'admin-port',
    default: 9644,
    parse: integer(0, 65_535),
    why: 'Port of the admin API; 0 takes a free one.',
  }),
  adminSignIn: setting({
    env: 'POSTHORN_ADMIN_SIGN_IN',
    flag: 'admin-sign-in',
    default: 'auto',
    parse: parseWord('auto', 'required'),
    why: 'required: callers of the admin API have to sign in. auto: only where it listens beyond loopback, since whoever is on the machine of a broker that is tried out need not.',
  }),
  adminTls: setting({
    env: 'POSTHORN_ADMIN_TLS',
    flag: 'admin-tls',
    default: false,
    parse: parseBoolean,
    why: 'Serves the admin API over HTTPS, by POSTHORN_TLS_CERT and POSTHORN_TLS_KEY. Off where a proxy does that.',
  }),
  adminUrl: setting<string | null>({
    env: 'POSTHORN_ADMIN_URL',
    flag: 'admin-url',
    default: null,
    parse: parseHttpUrl,
    why: 'Where people reach the admin API, as https://posthorn.example.com: links are made of it, and its name is one that the API answers to. By default the address that it listens on.',
  }),
  adminTrustedProxies: setting<string | null>({
    env: 'POSTHORN_ADMIN_TRUSTED_PROXIES',
    flag: 'admin-trusted-proxies',
    default: null,
    parse: parseText,
    why: 'Addresses or networks of proxies, separated by commas, whose X-Forwarded-For and X-Forwarded-Proto are believed. By default nobody: anyone can send these headers.',
  }),
  adminSessionIdleMs: setting({
    env: 'POSTHORN_ADMIN_SESSION_IDLE_MS',
    flag: 'admin-session-idle-ms',
    default: 60 * MINUTE_MS,
    parse: integer(MINUTE_MS, 30 * DAY_MS),
    why: 'A session of the console that asked for nothing for so long is over. An hour: an open console asks all the time.',
  }),
  adminSessionMaxMs: setting({
    env: 'POSTHORN_ADMIN_SESSION_MAX_MS',
    flag: 'admin-session-max-ms',
    default: 12 * 60 * MINUTE_MS,
    parse: integer(MINUTE_MS, 90 * DAY_MS),
    why: 'Longest session, however busy. Twelve hours: people sign in once a working day.',
  }),
  adminRequestsPerSecond: setting({
    env: 'POSTHORN_ADMIN_REQUESTS_PER_SECOND',
    flag: 'admin-requests-per-second',
    default: 100,
    parse: integer(1, 100_000),
    why: 'Requests a second of one session, API key or token that a broker answers (each counts for itself: of several a caller gets so many from each), after a burst of ten seconds’ worth; a tenth of it for an address that is not signed in. The rest are told when to come again (429).',
  }),
  adminOidcIssuer: setting<string | null>({
    env: 'POSTHORN_ADMIN_OIDC_ISSUER',
    flag: 'admin-oidc-issuer',
    default: null,
    parse: parseHttpUrl,
    why: 'Identity provider (OpenID Connect) by which people sign in to the console, and whose tokens the admin API takes; its callback address is /api/v1/oidc/callback.',
  }),
  adminOidcClientId: setting<string | null>({
    env: 'POSTHORN_ADMIN_OIDC_CLIENT_ID',
    flag: 'admin-oidc-client-id',
    default: null,
    parse: parseText,
    why: 'What the identity provider calls us.',
  }),
  adminOidcClientSecret: setting<string | null>({
    env: 'POSTHORN_ADMIN_OIDC_CLIENT_SECRET',
    flag: 'admin-oidc-client-secret',
    default: null,
    parse: parseText,
    secret: true,
    why: 'By which we prove it; not set for a public client, which PKCE protects.',
  }),
  adminOidcDeviceClientId: setting<string | null>({
    env: 'POSTHORN_ADMIN_OIDC_DEVICE_CLIENT_ID',
    flag: 'admin-oidc-device-client-id',
    default: null,
    parse: parseText,
    why: 'What the identity provider calls the command line: a public client with the device flow, by which posthorn login signs people in. Not set: the client id, where it has no secret.',
  }),
  adminOidcAudience: setting<string | null>({
    env: 'POSTHORN_ADMIN_OIDC_AUDIENCE',
    flag: 'admin-oidc-audience',
    default: null,
    parse: parseText,
    why: 'For whom bearer tokens must have been made, one of several separated by commas; by default the client id; those for the command line are taken, too.',
  }),
  adminOidcUserClaim: setting({
    env: 'POSTHORN_ADMIN_OIDC_USER_CLAIM',
    flag: 'admin-oidc-user-claim',
    default: 'sub',
    parse: parseText,
    why: 'The claim that names the user, as POSTHORN_OAUTH_SUBJECT_CLAIM does for Kafka clients. It must be one that people cannot choose: users of the same name are the same.',
  }),
  adminOidcGroupsClaim: setting({
    env: 'POSTHORN_ADMIN_OIDC_GROUPS_CLAIM',
    flag: 'admin-oidc-groups-claim',
    default: 'groups',
    parse: parseText,
    why: 'The claim with the groups that roles can be bound to; realm_access.roles is a path into it.',
  }),
  adminOidcScope: setting({
    env: 'POSTHORN_ADMIN_OIDC_SCOPE',
    flag: 'admin-oidc-scope',
    default: 'openid profile email',
    parse: parseText,
    why: 'What the identity provider is asked for; some give groups only to who asks for groups.',
  }),
  metricsSignIn: setting({
    env: 'POSTHORN_METRICS_SIGN_IN',
    flag: 'metrics-sign-in',
    default: true,
    parse: parseBoolean,
    why: 'Whether /metrics takes the permission metrics:view (an API key with the role viewer) where callers have to sign in. Without, whoever reaches the port reads the names of topics and groups.',
  }),
} as const;
