import { printData, printListing, type Format } from '../output/listing.js';
import { coloured } from '../output/table.js';
import type { Invocation } from '../runtime/invocation.js';
import { partitionOffsets } from './partition-offsets.js';
import { counted, distance } from './passed-over.js';

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
  const places = await counted(invocation, topic, offsets);
  const partitions = description.partitions.map((partition, index) => ({
    ...partition,
    startOffset: places[index].start,
    endOffset: places[index].end,
    records: distance(places[index].start, places[index].end, places[index].gaps),
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
