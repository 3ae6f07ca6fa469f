import { connectCluster, type KafkaCluster } from '@posthorn/client';
import { brokerList, type PosthornConnectionOptions } from './options.js';

export const DEFAULT_CLIENT_ID = 'posthorn';

/** Opens no socket yet: the cluster connects when it is first used, and for as long as it takes. */
export function openCluster(options: PosthornConnectionOptions): KafkaCluster {
  return connectCluster({
    ...options.connection,
    brokers: brokerList(options.brokers),
    clientId: options.clientId ?? DEFAULT_CLIENT_ID,
  });
}
