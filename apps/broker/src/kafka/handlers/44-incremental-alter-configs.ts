import type { Topic } from '@posthorn/log';
import {
  IncrementalAlterConfigs,
  type IncrementalAlterConfigsRequestAlterableConfig,
} from '@posthorn/protocol';
import { ConfigType, listItems } from '../../topics/config-definition.js';
import { topicConfigByName } from '../../topics/topic-configs.js';
import type { TopicOperations } from '../../topics/topic-operations.js';
import {
  alterTopicConfigs,
  type ConfigChanges,
  type ConfigRefusal,
} from '../alter-topic-configs.js';
import { defineApi } from '../api.js';
import { repeatedIn } from '../repeated.js';

type Change = IncrementalAlterConfigsRequestAlterableConfig;

const SET = 0;
const DELETE = 1;
const APPEND = 2;
const SUBTRACT = 3;

/**
 * IncrementalAlterConfigs (44), v0-1.
 * - Sets, resets, appends to or subtracts from single configs of a topic; lists only for the last two.
 * - Configs of a broker are settings of its start and cannot be changed here.
 * - ALTER_CONFIGS on the topic, or on the cluster for a broker.
 * v1 flexible.
 */
export const incrementalAlterConfigs = defineApi(
  IncrementalAlterConfigs,
  { min: 0, max: 1 },
  async ({ resources, validateOnly }, context) => ({
    responses: await Promise.all(
      resources.map((resource) =>
        alterTopicConfigs(resource, context, {
          validateOnly,
          changesOf: (topic) => changesOf(topic, resource.configs, context.services.topics),
        }),
      ),
    ),
  }),
);

function changesOf(
  topic: Topic,
  configs: readonly Change[],
  topics: TopicOperations,
): ConfigChanges | ConfigRefusal {
  if (repeatedIn(configs.map(({ name }) => name)).size > 0) {
    return { error: 'INVALID_REQUEST', message: 'A config may be changed once in a request.' };
  }
  const changes = new Map<string, string | null>();
  for (const change of configs) {
    const value = newValue(
      change,
      topicConfigByName.has(change.name) ? topics.configOf(topic, change.name) : '',
    );
    if (value !== null && typeof value === 'object') return value;
    changes.set(change.name, value);
  }
  return changes;
}

function newValue(
  { name, configOperation, value }: Change,
  current: string,
): string | null | ConfigRefusal {
  if (configOperation === DELETE) return null;
  if (value === null) {
    return { error: 'INVALID_CONFIG', message: `Null value not supported for ${name}.` };
  }
  if (configOperation === SET) return value;
  if (configOperation !== APPEND && configOperation !== SUBTRACT) {
    return { error: 'INVALID_REQUEST', message: `Unknown operation ${configOperation}.` };
  }
  if (topicConfigByName.get(name)?.type !== ConfigType.LIST) {
    const message = `Config value append is not allowed for config key: ${name}`;
    return { error: 'INVALID_CONFIG', message };
  }
  const items = listItems(current);
  const given = listItems(value);
  const result =
    configOperation === APPEND
      ? [...new Set([...items, ...given])]
      : items.filter((item) => !given.includes(item));
  return result.join(',');
}
