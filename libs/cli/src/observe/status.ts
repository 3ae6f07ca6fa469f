import type { BrokerBody } from '@posthorn/admin-client';
import { counted } from '../output/counted.js';
import { printData, printListing, type Format } from '../output/listing.js';
import { coloured } from '../output/table.js';
import type { Invocation } from '../runtime/invocation.js';

export async function status(invocation: Invocation, format: Format): Promise<void> {
  const api = await invocation.api();
  const [{ data: cluster }, { data }] = await Promise.all([
    api.GET('/api/v1/cluster'),
    api.GET('/api/v1/brokers'),
  ]);
  const { brokers } = data;
  if (format === 'json' || format === 'yaml')
    return printData(invocation, format, { ...cluster, brokers });
  if (format !== 'name') {
    const { stdout } = invocation.streams;
    const { clusterId, version, topicCount, partitionCount, leaderlessPartitionCount } = cluster;
    const leaderless =
      leaderlessPartitionCount === 0
        ? ''
        : coloured(stdout, 'red', `, ${leaderlessPartitionCount} without a leader`);
    await invocation.print(
      `${coloured(stdout, 'bold', clusterId)}  version ${version}, ${counted(topicCount, 'topic')}, ${counted(partitionCount, 'partition')}${leaderless}\n`,
    );
  }
  await printListing<BrokerBody>(invocation, format, {
    rows: brokers,
    columns: [
      { title: 'BROKER', value: ({ brokerId }) => brokerId, align: 'right' },
      { title: 'ADDRESS', value: ({ host, port }) => `${host}:${port}` },
      { title: 'LEADS', value: ({ partitionsLed }) => partitionsLed, align: 'right' },
      { title: 'SHARDS', value: ({ shardsOwned }) => shardsOwned, align: 'right' },
      { title: 'ASKED', value: ({ isSelf }) => (isSelf ? 'yes' : ''), wide: true },
    ],
    name: ({ brokerId }) => String(brokerId),
    empty: 'No broker is there.',
  });
}
