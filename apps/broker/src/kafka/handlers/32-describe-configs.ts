import {
  DescribeConfigs,
  errorCodeOf,
  ErrorCode,
  type DescribeConfigsRequestResource,
  type DescribeConfigsResponseResultInput,
  type ErrorName,
} from '@posthorn/protocol';
import { topicNameProblem } from '../../topics/topic-name.js';
import { ALL_BROKERS } from '../../broker-configs/broker-config-table.js';
import { brokerIdProblem } from '../configs/alter-configs.js';
import { defineApi, type HandlerContext } from '../api.js';
import {
  brokerConfigEntries,
  sharedConfigEntries,
  topicConfigEntries,
  type ConfigEntry,
} from '../configs/config-entries.js';
import { resourceRefusal } from '../configs/config-resource.js';
import { ResourceType } from '../configs/resource-type.js';

type Found = { entries: ConfigEntry[] } | { error: ErrorName; message: string };

/**
 * DescribeConfigs (32), v1-4.
 * - Every config of a topic or of this broker, set or not, with where its value comes from and what it overrides.
 * - An empty broker name asks for what was set for all brokers while they ran.
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
  { services, access }: HandlerContext,
): Found {
  const refusal = resourceRefusal(access, 'DESCRIBE_CONFIGS', resourceType, resourceName);
  if (refusal !== null) return refusal;
  if (resourceType === ResourceType.TOPIC) {
    const topic = services.log.topics.byName(resourceName);
    if (topic !== undefined) return { entries: topicConfigEntries(topic, services) };
    const problem = topicNameProblem(resourceName);
    if (problem !== null) return { error: 'INVALID_TOPIC_EXCEPTION', message: problem };
    const message = 'This server does not host this topic.';
    return { error: 'UNKNOWN_TOPIC_OR_PARTITION', message };
  }
  if (resourceType === ResourceType.BROKER) {
    const message = brokerIdProblem(resourceName, services.log.cluster.brokerId);
    if (message !== null) return { error: 'INVALID_REQUEST', message };
    const isShared = resourceName === ALL_BROKERS;
    return { entries: isShared ? sharedConfigEntries(services) : brokerConfigEntries(services) };
  }
  return { error: 'INVALID_REQUEST', message: `Unsupported resource type ${resourceType}.` };
}

/** No keys, or an empty list of them, asks for all. Else they come in the order asked, which some clients rely on. */
function wanted(entries: ConfigEntry[], keys: readonly string[] | null): ConfigEntry[] {
  if (keys === null || keys.length === 0) return entries;
  const byName = new Map(entries.map((entry) => [entry.name, entry]));
  return [...new Set(keys)].flatMap((key) => byName.get(key) ?? []);
}
