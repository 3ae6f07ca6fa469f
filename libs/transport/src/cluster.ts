import { connectCluster, type KafkaCluster, type KafkaOperations } from '@posthorn/client';
import { brokerList, type PosthornConnectionOptions } from './options.js';

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
