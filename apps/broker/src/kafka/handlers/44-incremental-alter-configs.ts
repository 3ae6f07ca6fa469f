import {
  IncrementalAlterConfigs,
  type IncrementalAlterConfigsRequestAlterableConfig,
} from '@posthorn/protocol';
import { listItems } from '../../topics/config-definition.js';
import {
  alterConfigsOf,
  requestProblem,
  type ConfigChanges,
  type ConfigRefusal,
  type CurrentConfigs,
} from '../configs/alter-configs.js';
import { defineApi } from '../api.js';

type Change = IncrementalAlterConfigsRequestAlterableConfig;

const SET = 0;
const DELETE = 1;
const APPEND = 2;
const SUBTRACT = 3;

/**
 * IncrementalAlterConfigs (44), v0-1.
 * - Sets, resets, appends to or subtracts from single configs of a topic, or of the dynamic ones of a broker or of all
 *   brokers; lists only for the last two operations.
 * - ALTER_CONFIGS on the topic, or on the cluster for a broker.
 * v1 flexible.
 */
export const incrementalAlterConfigs = defineApi(
  IncrementalAlterConfigs,
  { min: 0, max: 1 },
  async ({ resources, validateOnly }, context) => ({
    responses: await alterConfigsOf(resources, context, {
      validateOnly,
      changesOf: ({ configs }, current) => changesOf(configs, current),
    }),
  }),
);

function changesOf(
  configs: readonly Change[],
  current: CurrentConfigs,
): ConfigChanges | ConfigRefusal {
  // A value that is deleted may be null.
  const problem = requestProblem(
    configs.map(({ name, value, configOperation }) => ({
      name,
      value: configOperation === DELETE ? '' : value,
    })),
  );
  if (problem !== null) return problem;
  const changes = new Map<string, string | null>();
  for (const change of configs) {
    const value = newValue(change, current);
    if (value !== null && typeof value === 'object') return value;
    changes.set(change.name, value);
  }
  return changes;
}

function newValue(
  { name, configOperation, value }: Change,
  current: CurrentConfigs,
): string | null | ConfigRefusal {
  if (configOperation === DELETE) return null;
  if (configOperation === SET) return value;
  if (configOperation !== APPEND && configOperation !== SUBTRACT) {
    return { error: 'INVALID_REQUEST', message: `Unknown operation ${configOperation}.` };
  }
  const list = current.listOf(name);
  if (list === null) {
    const operation = configOperation === APPEND ? 'APPEND' : 'SUBTRACT';
    const message = `Can't ${operation} to key ${name} because its type is not LIST.`;
    return { error: 'INVALID_CONFIG', message };
  }
  const items = listItems(list);
  const given = listItems(value ?? '');
  const result =
    configOperation === APPEND
      ? [...new Set([...items, ...given])]
      : items.filter((item) => !given.includes(item));
  return result.join(',');
}
