import type { Names } from '../naming/names.js';
import type { PosthornServerOptions } from '../options/options.js';

/** The options with topics and groups as the cluster calls them, which are this server's from now on. */
export function namedOptions(options: PosthornServerOptions, names: Names): PosthornServerOptions {
  const { groupId, topics } = options;
  return {
    ...options,
    groupId: groupId && names.declareGroup(groupId),
    topics: { ...topics, declare: names.declareTopics(topics?.declare ?? []) },
  };
}
