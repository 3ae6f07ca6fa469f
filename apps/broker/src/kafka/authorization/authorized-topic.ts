import type { Topic } from '@posthorn/log';
import type { ErrorName } from '@posthorn/protocol';
import type { OperationName } from '../../authorization/acl.js';
import type { HandlerContext } from '../api.js';
import { findTopic } from '../metadata/cluster.js';

export type FoundTopic = { readonly topic: Topic } | { readonly error: ErrorName };

/**
 * The topic that a request names, when the principal may do that to it. Rights come before existence: a name that one
 * has no right to is refused whether or not it is there. An id that is unknown has no name to ask about.
 */
export function authorizedTopic(
  { services, access }: Pick<HandlerContext, 'services' | 'access'>,
  operation: OperationName,
  reference: { readonly name: string; readonly topicId: string },
  byId: boolean,
): FoundTopic {
  const topic = findTopic(services.log, reference, byId);
  if (topic === undefined && byId) return { error: 'UNKNOWN_TOPIC_ID' };
  const refusal = access.topic(operation, topic?.name ?? reference.name);
  if (refusal !== null) return { error: refusal };
  return topic === undefined ? { error: 'UNKNOWN_TOPIC_OR_PARTITION' } : { topic };
}

export function authorizedTopicByName(
  context: Pick<HandlerContext, 'services' | 'access'>,
  operation: OperationName,
  name: string,
): FoundTopic {
  return authorizedTopic(context, operation, { name, topicId: '' }, false);
}

/** What of a list the principal may do that to, by the names in it, and what not. */
export function partitionBy<T>(
  items: readonly T[],
  isAllowed: (item: T) => boolean,
): { readonly allowed: T[]; readonly refused: T[] } {
  const allowed: T[] = [];
  const refused: T[] = [];
  for (const item of items) (isAllowed(item) ? allowed : refused).push(item);
  return { allowed, refused };
}
