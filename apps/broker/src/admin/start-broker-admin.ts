import { readFileSync } from 'node:fs';
import type { BrokerServices } from '../services.js';
import type { AdminContext } from './admin-context.js';
import { startAdmin, type AdminServer } from './start-admin.js';

interface PackageManifest {
  readonly version: string;
}

/** Two folders up from here in src and in dist alike. */
const manifest = JSON.parse(
  readFileSync(new URL('../../package.json', import.meta.url), 'utf8'),
) as PackageManifest;

/** The admin API of a broker, by its settings; null when they name no port for it. */
export async function startBrokerAdmin(
  services: BrokerServices,
  extras: Pick<AdminContext, 'readiness' | 'metrics' | 'outbox'> = {},
): Promise<AdminServer | null> {
  const { config, reports, ...parts } = services;
  if (config.adminPort === null) return null;
  const { metricsPerPartition } = config;
  const { version } = manifest;
  const context = { ...parts, logger: reports.logger, version, metricsPerPartition };
  return startAdmin(
    { ...context, ...extras },
    {
      host: config.adminHost,
      port: config.adminPort,
      databaseUrl: config.databaseUrl,
      // Whoever may reach the Kafka listener by a name may use the same name here.
      allowedHosts: config.advertisedHost === null ? [] : [config.advertisedHost],
      allowRemote: config.allowPlaintext,
    },
  );
}
