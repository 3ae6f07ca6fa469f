import { createDispatcher, type DispatcherParts } from '../dispatch/create-dispatcher.js';
import { GroupConsumer, type GroupConsumerDependencies } from './group-consumer.js';
import { instanceName } from '../naming/instance-name.js';
import type { PosthornServerOptions } from '../options/options.js';
import { ownPositionsOf } from './own-positions.js';

export interface GroupConsumerParts
  extends
    Omit<DispatcherParts, 'group' | 'hold' | 'untilResumed'>,
    Pick<GroupConsumerDependencies, 'onJoined' | 'onError'> {
  /** The mark of the pause that the control topic has the partition of the group under. */
  readonly askedPause: (group: string, topic: string, partition: number) => string | undefined;
}

/** A group's consumer and what its records go through. */
export function createGroupConsumer(groupId: string, parts: GroupConsumerParts): GroupConsumer {
  const { registry, options, cluster, clock, random, logger, throttled } = parts;
  const dispatcher = createDispatcher({
    ...parts,
    group: groupId,
    hold: (partition) => consumer.hold(partition),
    untilResumed: (partition, signal) => consumer.untilResumed(partition, signal),
  });
  const consumer = new GroupConsumer({
    groupId,
    parks: registry.parks(groupId),
    positions: ownPositionsOf(groupId, registry, cluster, {
      clock,
      logger: throttled,
      rejoin: () => consumer.rejoin(),
      reset: options.consumer?.offsetReset,
    }),
    withoutLanes: (topic) => registry.takesBatchesOnly(groupId, topic),
    topics: registry.topicsOf(groupId),
    handlersOf: (topic) => registry.namesOf(groupId, topic),
    consumer: { ...membership(options), ...options.consumer },
    cluster,
    handle: (record, context) => dispatcher.handle(record, context),
    askedPause: (topic, partition) => parts.askedPause(groupId, topic, partition),
    onJoined: parts.onJoined,
    onError: parts.onError,
    clock,
    random,
    logger,
    throttled,
  });
  return consumer;
}

function membership({ staticMembership }: PosthornServerOptions): { readonly instanceId?: string } {
  return staticMembership === true ? { instanceId: instanceName() } : {};
}
