import { UNTHROTTLED, type RequestThrottle } from './quotas/request-throttle.js';
import { ClientQuotas } from './quotas/client-quotas.js';
import { Quotas } from './quotas/quotas.js';
import type { AuditFeed, Refusal } from './audit/audit-feed.js';
import type { Access } from './authorization/access.js';
import { Acls } from './authorization/acls.js';
import { canonicalHost } from './authorization/host.js';
import {
  Authorizer,
  type AuthorizerSettings,
  type DeniedRequest,
} from './authorization/authorizer.js';
import type { Clock } from './clock.js';
import type { BrokerConfig } from './config/config.js';
import type { KafkaMetrics } from './metrics/kafka-metrics.js';
import type { PolicyStore } from './storage/storage.js';
import { PolicySet, PolicyWatch } from './policies/policies.js';
import type { Reports } from './reports.js';
import { BROKER, type Peer } from './security/principal.js';

/** Who may do what, and how much of it, kept in memory and up to date. */
export interface AccessControl {
  /** null without an authorizer. */
  readonly acls: Acls | null;
  readonly clientQuotas: ClientQuotas;
  /** What the peer may do. */
  accessOf(peer: Peer): Access;
  /** For a request of that size. */
  throttleOf(peer: Peer, requestBytes: number): RequestThrottle;
  /** Counts a new connection, and says how long it has to wait. */
  connectionThrottleMs(remoteHost: string): number;
  /** Looks for changes no more. */
  stop(): Promise<void>;
}

export interface AccessControlContext {
  readonly config: BrokerConfig;
  readonly clock: Clock;
  readonly reports: Reports;
  readonly audit: AuditFeed;
  readonly metrics: KafkaMetrics;
}

/** Resolves when everything is known that holds now: no request may be answered before. */
export async function openAccessControl(
  store: PolicyStore,
  context: AccessControlContext,
): Promise<AccessControl> {
  const authorizer = new Authorizer(authorizerSettings(context.config), (denied) => {
    context.metrics.authorizationDenied(denied.operation, denied.resourceType);
    context.reports.limited('authorization denied', { ...denied });
    context.audit.refused(refusalOf(denied));
  });
  const acls = new PolicySet(store.acls, (rows) => authorizer.replace(rows));
  const { config } = context;
  const quotas = new Quotas(context.clock, {
    samples: config.quotaWindowNum,
    sampleMs: config.quotaWindowSizeSeconds * 1_000,
  });
  const limits = new PolicySet(store.clientQuotas, (rows) => quotas.replace(rows));
  const watch = new PolicyWatch([acls, limits], store.versions, context);
  await watch.start();
  return {
    acls: authorizer.isEnabled ? new Acls(acls, context.audit) : null,
    clientQuotas: new ClientQuotas(limits, context.audit),
    accessOf: ({ principal, remoteHost }) => authorizer.accessOf(principal, remoteHost),
    throttleOf: ({ principal, clientId }, requestBytes) =>
      // A quota of every user must not hold up the ends of transactions between brokers.
      principal === BROKER
        ? UNTHROTTLED
        : quotas.throttleOf(principal.name, clientId, requestBytes),
    connectionThrottleMs: (remoteHost) => quotas.connectionThrottleMs(canonicalHost(remoteHost)),
    stop: () => watch.stop(),
  };
}

function authorizerSettings(config: BrokerConfig): AuthorizerSettings {
  return {
    isEnabled: config.authorizer === 'acl',
    superUsers: new Set(superUsers(config.superUsers ?? '')),
    allowEveryoneIfNoAclFound: config.allowEveryoneIfNoAclFound,
  };
}

function superUsers(text: string): string[] {
  return text.split(';').map((name) => name.trim());
}

function refusalOf({
  principal,
  host,
  operation,
  resourceType,
  resourceName,
}: DeniedRequest): Refusal {
  const type = resourceType.toLowerCase().replaceAll('_', '-');
  return {
    action: 'request.deny',
    actor: principal,
    address: host,
    resource: resourceType === 'CLUSTER' ? type : `${type}/${resourceName}`,
    details: { operation },
    reason: `${operation} is not allowed`,
  };
}
