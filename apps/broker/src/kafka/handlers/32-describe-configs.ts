import {
  DescribeConfigs,
  errorCodeOf,
  ErrorCode,
  type DescribeConfigsRequestResource,
  type DescribeConfigsResponseResultInput,
  type ErrorName,
} from '@posthorn/protocol';
import { defineApi, type HandlerContext } from '../api.js';
import { brokerConfigEntries, topicConfigEntries, type ConfigEntry } from '../config-entries.js';
import { resourceRefusal } from '../config-resource.js';
import { ResourceType } from '../resource-type.js';

type Found = { entries: ConfigEntry[] } | { error: ErrorName; message: string };

/**
 * DescribeConfigs (32), v1-4.
 * - Every config of a topic or of this broker, set or not, with where its value comes from and what it overrides.
 * - The cluster-wide broker defaults (an empty name) are empty: settings are read at start and not kept by the cluster.
 * - DESCRIBE_CONFIGS on the topic, or on the cluster for a broker.
 * v3 types and documentation. v4 flexible.
 */
export const describeConfigs = defineApi(
  DescribeConfigs,
  { min: 1, max: 4 },
  ({ resources, includeSynonyms, includeDocumentation }, context) => ({
    results: resources.map((resource): DescribeConfigsResponseResultInput => {
      const { resourceType, resourceName } = resource;
      const found = find(resource, context);
      if ('error' in found) {
        const { error, message: errorMessage } = found;
        return {
          errorCode: errorCodeOf(error),
          errorMessage,
          resourceType,
          resourceName,
          configs: [],
        };
      }
      const configs = wanted(found.entries, resource.configurationKeys).map((entry) => ({
        ...entry,
        synonyms: includeSynonyms ? entry.synonyms : [],
        documentation: includeDocumentation ? entry.documentation : null,
      }));
      return { errorCode: ErrorCode.NONE, errorMessage: null, resourceType, resourceName, configs };
    }),
  }),
);

function find(
  { resourceType, resourceName }: DescribeConfigsRequestResource,
  { services: { log, topics, config }, access }: HandlerContext,
): Found {
  const refusal = resourceRefusal(access, 'DESCRIBE_CONFIGS', resourceType, resourceName);
  if (refusal !== null) return refusal;
  if (resourceType === ResourceType.TOPIC) {
    const topic = log.topics.byName(resourceName);
    if (topic !== undefined) return { entries: topicConfigEntries(topic, topics) };
    const message = 'This server does not host this topic.';
    return { error: 'UNKNOWN_TOPIC_OR_PARTITION', message };
  }
  if (resourceType === ResourceType.BROKER) {
    if (resourceName === '') return { entries: [] };
    const { brokerId } = log.cluster;
    if (resourceName === String(brokerId)) return { entries: brokerConfigEntries(config) };
    const message = `Unexpected broker id, expected ${brokerId} or empty string.`;
    return { error: 'INVALID_REQUEST', message };
  }
  return { error: 'INVALID_REQUEST', message: `Unsupported resource type ${resourceType}.` };
}

/** No keys, or an empty list of them, asks for all. */
function wanted(entries: ConfigEntry[], keys: readonly string[] | null): ConfigEntry[] {
  if (keys === null || keys.length === 0) return entries;
  const names = new Set(keys);
  return entries.filter(({ name }) => names.has(name));
}
