import { readFileSync } from 'node:fs';
import { listOf } from '../security/listeners.js';
import type { TlsContexts } from '../security/tls/tls-contexts.js';
import type { BrokerServices } from '../services.js';
import type { AdminContext } from './admin-context.js';
import { signInSettingsOf } from './sign-in/sign-in-config.js';
import { startAdmin, type AdminServer } from './start-admin.js';
import { addressScopeOf } from './webhooks/reachable-addresses.js';

interface PackageManifest {
  readonly version: string;
}

/** Two folders up from here in src and in dist alike. */
const manifest = JSON.parse(
  readFileSync(new URL('../../package.json', import.meta.url), 'utf8'),
) as PackageManifest;

/** What the build wrote down; a broker that was built some other way runs as well. */
function buildCommit(): string | null {
  try {
    const build = readFileSync(new URL('../../dist/build.json', import.meta.url), 'utf8');
    return (JSON.parse(build) as { readonly commit: string | null }).commit;
  } catch {
    return null;
  }
}

/** The admin API of a broker, by its settings; null when they name no port for it. */
export async function startBrokerAdmin(
  services: BrokerServices,
  extras: Pick<
    AdminContext,
    | 'readiness'
    | 'metrics'
    | 'outbox'
    | 'recordIndex'
    | 'retention'
    | 'clientTraffic'
    | 'connections'
  > = {},
  tls: TlsContexts | null = null,
): Promise<AdminServer | null> {
  const { config, reports, ...parts } = services;
  if (config.adminPort === null) return null;
  const { metricsPerPartition, deadLetterTopics, traceUrl } = config;
  const { brokerConfigs, topics } = services;
  const { version } = manifest;
  const signIn = signInSettingsOf(config);
  const context = {
    ...parts,
    logger: reports.logger,
    version,
    commit: buildCommit(),
    isReadOnly: config.adminReadOnly,
    metricsPerPartition,
    deadLetterTopics,
    traceUrl,
    // Who nobody knows the name of is not worth a line.
    auditReads: config.auditReads === 'auto' ? signIn.isRequired : config.auditReads === 'on',
    webhookAddresses: addressScopeOf(config.webhookAddresses),
    secretKeys: config.secretsKey ?? [],
    configs: { config, brokerConfigs, topics },
  };
  const { advertisedHost, adminUrl } = config;
  const names = [advertisedHost, adminUrl === null ? null : new URL(adminUrl).hostname];
  return startAdmin(
    { ...context, ...extras },
    {
      host: config.adminHost,
      port: config.adminPort,
      databaseUrl: config.databaseUrl,
      // Whoever may reach the Kafka listener by a name may use the same name here.
      allowedHosts: names.filter((name) => name !== null),
      signIn,
      trustedProxies: listOf(config.adminTrustedProxies ?? ''),
      tls: config.adminTls ? tls : null,
    },
  );
}
