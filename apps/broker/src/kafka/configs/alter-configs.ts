import type { Topic } from '@posthorn/log';
import { errorCodeOf, ErrorCode, type ErrorName } from '@posthorn/protocol';
import { ALL_BROKERS } from '../../broker-configs/broker-config-table.js';
import { ConfigType } from '../../topics/config-definition.js';
import { topicNameProblem } from '../../topics/topic-name.js';
import { topicConfigByName } from '../../topics/topic-configs.js';
import type { HandlerContext } from '../api.js';
import { resourceRefusal } from './config-resource.js';
import { repeatedIn } from '../changes/repeated.js';
import { ResourceType } from './resource-type.js';
import { whileStored } from '../changes/while-stored.js';

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

/** The configs of a topic or a broker as they are. */
export interface CurrentConfigs {
  /** What is set for this resource itself. */
  readonly own: ReadonlyMap<string, string>;
  /** The value in force, of a config that is a list; null for one that is not. */
  listOf(name: string): string | null;
}

/** What AlterConfigs and IncrementalAlterConfigs share: find the resource, work out the changes, apply them. */
export async function alterConfigsOf<Resource extends ResourceReference>(
  resources: readonly Resource[],
  context: HandlerContext,
  plan: {
    readonly validateOnly: boolean;
    readonly changesOf: (
      resource: Resource,
      current: CurrentConfigs,
    ) => ConfigChanges | ConfigRefusal;
  },
): Promise<ResourceResult[]> {
  await context.services.topics.catchUp();
  const repeated = repeatedIn(resources.map(keyOf));
  return Promise.all(
    resources.map(async (resource) => {
      const { resourceType, resourceName } = resource;
      const refusal = repeated.has(keyOf(resource))
        ? refuse('INVALID_REQUEST', 'Each resource must appear at most once.')
        : await alter(resource, context, plan.validateOnly, (current) =>
            plan.changesOf(resource, current),
          );
      const errorCode = refusal === null ? ErrorCode.NONE : errorCodeOf(refusal.error);
      return { resourceType, resourceName, errorCode, errorMessage: refusal?.message ?? null };
    }),
  );
}

/** Kafka's check of the keys and values of a request, whatever they are. */
export function requestProblem(
  configs: readonly { readonly name: string; readonly value: string | null }[],
): ConfigRefusal | null {
  if (repeatedIn(configs.map(({ name }) => name)).size > 0) {
    return refuse('INVALID_REQUEST', 'Error due to duplicate config keys');
  }
  const nulls = configs.filter(({ value }) => value === null).map(({ name }) => name);
  return nulls.length === 0
    ? null
    : refuse('INVALID_REQUEST', `Null value not supported for : ${nulls.join(',')}`);
}

type ChangesOf = (current: CurrentConfigs) => ConfigChanges | ConfigRefusal;

async function alter(
  { resourceType, resourceName }: ResourceReference,
  context: HandlerContext,
  validateOnly: boolean,
  changesOf: ChangesOf,
): Promise<ConfigRefusal | null> {
  const refusal = resourceRefusal(context.access, 'ALTER_CONFIGS', resourceType, resourceName);
  if (refusal !== null) return refusal;
  if (resourceType === ResourceType.TOPIC) {
    return alterTopic(resourceName, context, validateOnly, changesOf);
  }
  if (resourceType === ResourceType.BROKER) {
    return alterBroker(resourceName, context, validateOnly, changesOf);
  }
  return refuse('INVALID_REQUEST', `Unsupported resource type ${resourceType}.`);
}

async function alterTopic(
  name: string,
  { services: { log, topics }, peer }: HandlerContext,
  validateOnly: boolean,
  changesOf: ChangesOf,
): Promise<ConfigRefusal | null> {
  if (name === '') return refuse('INVALID_REQUEST', 'Default topic resources are not allowed.');
  const topic: Topic | undefined = log.topics.byName(name);
  if (topic === undefined) {
    const problem = topicNameProblem(name);
    if (problem !== null) return refuse('INVALID_TOPIC_EXCEPTION', `Invalid topic: ${problem}.`);
    return refuse('UNKNOWN_TOPIC_OR_PARTITION', `The topic '${name}' does not exist.`);
  }
  const wanted = changesOf({
    own: topic.configs,
    listOf: (config) =>
      topicConfigByName.get(config)?.type === ConfigType.LIST
        ? topics.configOf(topic, config)
        : null,
  });
  if ('error' in wanted) return wanted;
  // What there is not stands at its default already: Kafka lets it be reset.
  const changes = new Map(
    [...wanted].filter(([config, value]) => value !== null || topicConfigByName.has(config)),
  );
  const result = await topics.alterConfigs(topic, changes, validateOnly, peer);
  return 'error' in result ? result : null;
}

async function alterBroker(
  broker: string,
  { services, peer }: HandlerContext,
  validateOnly: boolean,
  changesOf: ChangesOf,
): Promise<ConfigRefusal | null> {
  const { brokerConfigs, log } = services;
  const wrong = brokerIdProblem(broker, log.cluster.brokerId);
  if (wrong !== null) return refuse('INVALID_REQUEST', wrong);
  // Lists there are among a broker's configs, but none that can be changed.
  const changes = changesOf({ own: brokerConfigs.dynamic.of(broker), listOf: () => null });
  if ('error' in changes) return changes;
  const problem = brokerConfigs.problem(changes);
  if (problem !== null) {
    const resource = `ConfigResource(type=BROKER, name='${broker}')`;
    return refuse('INVALID_REQUEST', `Invalid config value for resource ${resource}: ${problem}`);
  }
  if (validateOnly) return null;
  const stored = await whileStored(services, () => brokerConfigs.alter(broker, changes, peer));
  return 'error' in stored ? stored : null;
}

/** A broker's configs are asked for at that broker, those of all at any. */
export function brokerIdProblem(broker: string, brokerId: number): string | null {
  return broker === ALL_BROKERS || broker === String(brokerId)
    ? null
    : `Unexpected broker id, expected ${brokerId} or empty string, but received ${broker}`;
}

function keyOf({ resourceType, resourceName }: ResourceReference): string {
  return `${resourceType} ${resourceName}`;
}

function refuse(error: ErrorName, message: string): ConfigRefusal {
  return { error, message };
}
