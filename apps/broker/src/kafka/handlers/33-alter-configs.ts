import type { Topic } from '@posthorn/log';
import { AlterConfigs, type AlterConfigsRequestAlterableConfig } from '@posthorn/protocol';
import { alterTopicConfigs, type ConfigChanges } from '../alter-topic-configs.js';
import { defineApi } from '../api.js';

/**
 * AlterConfigs (33), v0-2.
 * - Replaces all configs of a topic: what the request leaves out goes back to its default.
 * - Configs of a broker are settings of its start and cannot be changed here.
 * - ALTER_CONFIGS on the topic, or on the cluster for a broker.
 * v2 flexible.
 */
export const alterConfigs = defineApi(
  AlterConfigs,
  { min: 0, max: 2 },
  async ({ resources, validateOnly }, context) => ({
    responses: await Promise.all(
      resources.map((resource) =>
        alterTopicConfigs(resource, context, {
          validateOnly,
          changesOf: (topic) => replacing(topic, resource.configs),
        }),
      ),
    ),
  }),
);

function replacing(
  topic: Topic,
  configs: readonly AlterConfigsRequestAlterableConfig[],
): ConfigChanges {
  const changes = new Map<string, string | null>();
  for (const name of topic.configs.keys()) changes.set(name, null);
  for (const { name, value } of configs) changes.set(name, value);
  return changes;
}
