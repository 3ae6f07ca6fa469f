import type { BrokerConfig } from './config.js';

/**
 * Where clients are told to connect to. A wildcard address is no destination, so it needs POSTHORN_ADVERTISED_HOST to
 * be of use beyond this machine; loopback is always named 127.0.0.1, since librdkafka resolves localhost to ::1 first.
 */
export function advertisedAddress(
  config: BrokerConfig,
  listeningPort: number,
): { host: string; port: number } {
  const { host, advertisedHost, advertisedPort } = config;
  return { host: advertisedHost ?? reachable(host), port: advertisedPort ?? listeningPort };
}

function reachable(host: string): string {
  return host === '0.0.0.0' || host === '::' || host === 'localhost' ? '127.0.0.1' : host;
}
