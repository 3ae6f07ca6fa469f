import type { Names } from '../naming/names.js';
import type { FailureOptions, PosthornServerOptions } from '../options/options.js';

/** The options with topics and groups as the cluster calls them, which are this server's from now on. */
export function namedOptions(options: PosthornServerOptions, names: Names): PosthornServerOptions {
  const { groupId, topics } = options;
  return {
    ...options,
    groupId: groupId && names.declareGroup(groupId),
    topics: { ...topics, declare: names.declareTopics(topics?.declare ?? []) },
    perTopic: namedTopics(options.perTopic, names),
  };
}

function namedTopics(
  perTopic: PosthornServerOptions['perTopic'] = {},
  names: Names,
): Record<string, FailureOptions> {
  return Object.fromEntries(
    Object.entries(perTopic).map(([topic, own]) => [names.declareTopic(topic), own]),
  );
}
