import { connectCluster, type KafkaCluster, type KafkaOperations } from '@posthorn/client';
import { PosthornConfigError } from '../errors/exceptions.js';
import type { PosthornConnectionOptions } from '../options/options.js';

export const DEFAULT_CLIENT_ID = 'posthorn';

/** A stand-in for a cluster need not be able to. */
export function canRead(cluster: KafkaCluster): cluster is KafkaCluster & KafkaOperations {
  return 'read' in cluster && typeof cluster.read === 'function';
}

/** Opens no socket yet: the cluster connects when it is first used, and for as long as it takes. */
export function openCluster(options: PosthornConnectionOptions): KafkaCluster {
  return connectCluster({
    ...options.connection,
    brokers: brokerList(options.brokers),
    clientId: options.clientId ?? DEFAULT_CLIENT_ID,
  });
}

export function brokerList(brokers: PosthornConnectionOptions['brokers']): readonly string[] {
  const isList = Array.isArray(brokers) && brokers.every((one) => typeof one === 'string');
  if (brokers !== undefined && typeof brokers !== 'string' && !isList) {
    throw new PosthornConfigError("'brokers' must be host:port, or a list of such texts");
  }
  const list = typeof brokers === 'string' ? brokers.split(',') : (brokers ?? ['127.0.0.1:9092']);
  const names = list.map((broker) => broker.trim()).filter((broker) => broker !== '');
  if (names.length === 0)
    throw new PosthornConfigError("'brokers' names no broker: host:port is needed");
  return names;
}
