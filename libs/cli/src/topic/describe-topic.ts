import { printData, printListing, type Format } from '../output/listing.js';
import { coloured } from '../output/table.js';
import type { Invocation } from '../runtime/invocation.js';
import { partitionOffsets } from './partition-offsets.js';
import { distance, gapsIn } from './passed-over.js';

export async function describeTopic(
  invocation: Invocation,
  topic: string,
  format: Format,
): Promise<void> {
  const admin = await invocation.admin();
  const [description, offsets, configs] = await Promise.all([
    admin.describeTopic(topic),
    partitionOffsets(admin, topic, { partitions: null, isolation: 'read_uncommitted' }),
    admin.topicConfigs(topic),
  ]);
  const gaps = await gapsIn(
    invocation,
    offsets.map(({ partition, start, end }) => ({ topic, partition, from: start, to: end })),
  );
  const partitions = description.partitions.map((partition, index) => ({
    ...partition,
    startOffset: offsets[index].start,
    endOffset: offsets[index].end,
    records: distance(offsets[index].start, offsets[index].end, gaps[index]),
  }));
  const own = configs.filter(({ source }) => source === 'topic');
  if (format === 'name') return invocation.print(`${topic}\n`);
  if (format === 'json' || format === 'yaml')
    return printData(invocation, format, {
      topic,
      topicId: description.topicId,
      isInternal: description.isInternal,
      partitions,
      configs: own.map(({ name, value }) => ({ name, value })),
    });
  const { stdout } = invocation.streams;
  const told = own.map(({ name, value }) => `  ${name}=${value ?? ''}\n`).join('');
  await invocation.print(`${coloured(stdout, 'bold', topic)}  ${description.topicId}\n`);
  if (told !== '') await invocation.print(`configs of its own\n${told}`);
  await printListing(invocation, format, {
    rows: partitions,
    columns: [
      { title: 'PARTITION', value: ({ partition }) => partition, align: 'right' },
      { title: 'LEADER', value: ({ leaderId }) => leaderId, align: 'right' },
      { title: 'START', value: ({ startOffset }) => startOffset, align: 'right' },
      { title: 'END', value: ({ endOffset }) => endOffset, align: 'right' },
      { title: 'OFFSETS', value: ({ records }) => records, align: 'right' },
      { title: 'EPOCH', value: ({ leaderEpoch }) => leaderEpoch, align: 'right', wide: true },
      { title: 'REPLICAS', value: ({ replicas }) => replicas.join(','), wide: true },
      { title: 'IN SYNC', value: ({ inSyncReplicas }) => inSyncReplicas.join(','), wide: true },
    ],
    name: ({ partition }) => String(partition),
    empty: 'It has no partitions.',
  });
}
