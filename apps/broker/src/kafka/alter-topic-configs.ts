import type { Topic } from '@posthorn/log';
import { errorCodeOf, ErrorCode, type ErrorName } from '@posthorn/protocol';
import type { HandlerContext } from './api.js';
import { resourceRefusal } from './config-resource.js';
import { ResourceType } from './resource-type.js';

export interface ResourceReference {
  readonly resourceType: number;
  readonly resourceName: string;
}

export interface ResourceResult extends ResourceReference {
  readonly errorCode: number;
  readonly errorMessage: string | null;
}

/** What to change; null goes back to the default. */
export type ConfigChanges = ReadonlyMap<string, string | null>;
export type ConfigRefusal = { readonly error: ErrorName; readonly message: string };

/** What AlterConfigs and IncrementalAlterConfigs share: find the topic, work out the changes, apply them. */
export async function alterTopicConfigs(
  resource: ResourceReference,
  { services: { log, topics }, access }: HandlerContext,
  plan: {
    readonly validateOnly: boolean;
    readonly changesOf: (topic: Topic) => ConfigChanges | ConfigRefusal;
  },
): Promise<ResourceResult> {
  const { resourceType, resourceName } = resource;
  const failed = ({ error, message }: ConfigRefusal): ResourceResult => ({
    resourceType,
    resourceName,
    errorCode: errorCodeOf(error),
    errorMessage: message,
  });
  const refusal = resourceRefusal(access, 'ALTER_CONFIGS', resourceType, resourceName);
  if (refusal !== null) return failed(refusal);
  if (resourceType !== ResourceType.TOPIC) {
    const message = 'Only configs of topics can be changed while the broker runs.';
    return failed({ error: 'INVALID_REQUEST', message });
  }
  const topic = log.topics.byName(resourceName);
  if (topic === undefined) {
    const message = 'This server does not host this topic.';
    return failed({ error: 'UNKNOWN_TOPIC_OR_PARTITION', message });
  }
  const changes = plan.changesOf(topic);
  if ('error' in changes) return failed(changes);
  const result = await topics.alterConfigs(topic, changes, plan.validateOnly);
  if ('error' in result) return failed(result);
  return { resourceType, resourceName, errorCode: ErrorCode.NONE, errorMessage: null };
}
