import type { TopicDescription } from '@posthorn/client';
import { printListing, type Format } from '../output/listing.js';
import type { Invocation } from '../runtime/invocation.js';

export async function listTopics(
  invocation: Invocation,
  filter: string | undefined,
  options: { readonly internal?: boolean; readonly output: Format },
): Promise<void> {
  const admin = await invocation.admin();
  const rows = (await admin.listTopics())
    .filter(({ isInternal }) => options.internal === true || !isInternal)
    .filter(({ topic }) => filter === undefined || topic.includes(filter));
  await printListing(invocation, options.output, {
    rows,
    columns: [
      { title: 'TOPIC', value: ({ topic }) => topic },
      { title: 'PARTITIONS', value: ({ partitions }) => partitions.length, align: 'right' },
      { title: 'REPLICAS', value: replicasOf, align: 'right' },
      { title: 'ID', value: ({ topicId }) => topicId, wide: true },
    ],
    name: ({ topic }) => topic,
    json: (row) => ({
      topic: row.topic,
      topicId: row.topicId,
      isInternal: row.isInternal,
      partitions: row.partitions.length,
      replicas: replicasOf(row),
    }),
    empty:
      filter === undefined
        ? 'There are no topics: posthorn topic create <topic> makes one.'
        : `No topic has "${filter}" in its name.`,
  });
}

const replicasOf = ({ partitions }: TopicDescription): number =>
  partitions[0]?.replicas.length ?? 0;
