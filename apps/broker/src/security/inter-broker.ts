import { scramClient, type ClusterOptions } from '@posthorn/client';
import type { BrokerConfig } from '../config/config.js';
import { BROKER_ALGORITHM, BROKER_MECHANISM, brokerPassword } from './broker-mechanism.js';
import { listenersOf } from './listeners.js';
import { BROKER } from './principal.js';
import type { TlsContexts } from './tls/tls-contexts.js';

/**
 * How a connection to another broker of this cluster is secured: over the listener between brokers, as `BROKER`, by the
 * secret they share. With TLS the other's certificate has to come from POSTHORN_TLS_CA, or from the system's
 * authorities without it; ours is shown where certificates are asked for.
 */
export function interBrokerSecurity(
  config: BrokerConfig,
  brokerSecret: Buffer,
  tls: TlsContexts | null,
): Pick<ClusterOptions, 'tls' | 'sasl'> {
  const sasl = scramClient(
    BROKER_MECHANISM,
    BROKER_ALGORITHM,
    BROKER.name,
    brokerPassword(brokerSecret),
  );
  const listener = listenersOf(config).find(({ isInterBroker }) => isInterBroker);
  if (!listener?.hasTls || tls === null) return { sasl };
  const { ca, cert, key, passphrase } = tls.options;
  const own = config.tlsClientAuth === 'none' ? {} : { cert, key, passphrase };
  return { sasl, tls: { ...(ca === undefined ? {} : { ca }), ...own } };
}
