import type { Log } from '@posthorn/log';
import { errorCodeOf, ErrorCode, ListConfigResources } from '@posthorn/protocol';
import { defineApi } from '../api.js';
import { ResourceType } from '../configs/resource-type.js';

type Resource = { readonly resourceName: string; readonly resourceType: number };

/** Kafka's types that may be asked for; of the last three there are no resources here. */
const SUPPORTED: ReadonlySet<number> = new Set(Object.values(ResourceType));

/**
 * ListConfigResources (74), v0-1.
 * - The topics and the brokers. Of client metrics (all that v0 asks for), groups and loggers none has configs.
 * - No types ask for all. DESCRIBE_CONFIGS on the cluster.
 * Flexible from the start. v1 types.
 */
export const listConfigResources = defineApi(
  ListConfigResources,
  { min: 0, max: 1 },
  ({ resourceTypes }, { services: { log }, access, version }) => {
    const none = { errorCode: ErrorCode.NONE, configResources: [] };
    const refusal = access.cluster('DESCRIBE_CONFIGS');
    if (refusal !== null) return { ...none, errorCode: errorCodeOf(refusal) };
    if (version === 0) return none;
    if (resourceTypes.some((type) => !SUPPORTED.has(type))) {
      return { ...none, errorCode: ErrorCode.UNSUPPORTED_VERSION };
    }
    const isWanted = ({ resourceType }: Resource): boolean =>
      resourceTypes.length === 0 || resourceTypes.includes(resourceType);
    return { ...none, configResources: resources(log).filter(isWanted) };
  },
);

function resources(log: Log): Resource[] {
  const brokers = log.cluster.brokers().map(({ brokerId }) => ({
    resourceName: String(brokerId),
    resourceType: ResourceType.BROKER,
  }));
  const topics = log.topics.all().map(({ name }) => ({
    resourceName: name,
    resourceType: ResourceType.TOPIC,
  }));
  return [...topics, ...brokers];
}
