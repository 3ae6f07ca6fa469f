import type { TopicDescriptionBody } from '@posthorn/admin-client';
import { queryOptions } from '@tanstack/react-query';
import { api, because } from './client.js';

/** What people say of a topic, with what tells whether somebody changed it meanwhile. */
export interface SeenDescription {
  readonly description: TopicDescriptionBody;
  readonly etag: string;
}

export const topicDescriptionQuery = (topic: string) =>
  queryOptions({
    queryKey: ['topic', topic, 'description'],
    queryFn: async ({ signal }): Promise<SeenDescription> => {
      const { data, response } = await api.GET('/api/v1/topics/{topic}/description', {
        params: { path: { topic } },
        signal,
      });
      return { description: data, etag: response.headers.get('etag') ?? '*' };
    },
  });

/** Refused when somebody else changed it since it was read. */
export async function putTopicDescription(
  topic: string,
  text: string,
  etag: string,
  reason: string,
): Promise<void> {
  await api.PUT('/api/v1/topics/{topic}/description', {
    params: { path: { topic } },
    body: { text },
    headers: { ...because(reason).headers, 'If-Match': etag },
  });
}
