import { AlterConfigs, type AlterConfigsRequestAlterableConfig } from '@posthorn/protocol';
import {
  alterConfigsOf,
  requestProblem,
  type ConfigChanges,
  type ConfigRefusal,
  type CurrentConfigs,
} from '../configs/alter-configs.js';
import { defineApi } from '../api.js';

/**
 * AlterConfigs (33), v0-2.
 * - Replaces all configs of a topic, or the dynamic ones of a broker or of all brokers: what the request leaves out goes
 *   back to its default.
 * - ALTER_CONFIGS on the topic, or on the cluster for a broker.
 * v2 flexible.
 */
export const alterConfigs = defineApi(
  AlterConfigs,
  { min: 0, max: 2 },
  async ({ resources, validateOnly }, context) => ({
    responses: await alterConfigsOf(resources, context, {
      validateOnly,
      changesOf: ({ configs }, current) => requestProblem(configs) ?? replacing(current, configs),
    }),
  }),
);

function replacing(
  { own }: CurrentConfigs,
  configs: readonly AlterConfigsRequestAlterableConfig[],
): ConfigChanges | ConfigRefusal {
  const changes = new Map<string, string | null>();
  for (const name of own.keys()) changes.set(name, null);
  for (const { name, value } of configs) changes.set(name, value);
  return changes;
}
