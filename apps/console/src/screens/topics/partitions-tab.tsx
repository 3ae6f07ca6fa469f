import type { PartitionBody } from '@posthorn/admin-client';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { topicQuery } from '../../api/topics.js';
import { DataTable, type Column } from '../../components/table/data-table.js';
import { ShareBar } from '../../components/figures/share-bar.js';
import { Tag } from '../../components/values/status.js';
import { bytes, digits } from '../../format/numbers.js';

const route = getRouteApi('/topics/$topic/partitions');

const columnsFor = (topic: string, most: number): readonly Column<PartitionBody>[] => [
  {
    key: 'partition',
    header: 'Partition',
    width: '90px',
    render: ({ partition }) => (
      <Link to="/topics/$topic" params={{ topic }} search={{ partition }}>
        {partition}
      </Link>
    ),
  },
  {
    key: 'leader',
    header: 'Leader',
    width: '110px',
    render: ({ leader }) =>
      leader === null ? (
        <Tag tone="bad">nobody</Tag>
      ) : (
        <Link to="/brokers/$broker" params={{ broker: String(leader) }}>
          {leader}
        </Link>
      ),
  },
  {
    key: 'start',
    header: 'First offset',
    align: 'right',
    from: 'md',
    render: ({ logStartOffset }) => digits(logStartOffset),
  },
  {
    key: 'end',
    header: 'Next offset',
    align: 'right',
    from: 'sm',
    render: ({ highWatermark }) => digits(highWatermark),
  },
  { key: 'records', header: 'Records', align: 'right', render: ({ records }) => digits(records) },
  {
    key: 'skew',
    header: 'Share',
    width: '18%',
    from: 'sm',
    render: ({ records }) => <ShareBar part={Number(records ?? 0)} whole={most} />,
  },
  {
    key: 'size',
    header: 'Size',
    width: '100px',
    align: 'right',
    render: ({ sizeInBytes }) => bytes(sizeInBytes),
  },
];

/** Beside each other, so that a partition that gets more than its share is seen. */
export function PartitionsTab(): ReactNode {
  const { topic } = route.useParams();
  const { data, isPending } = useQuery(topicQuery(topic));
  const partitions = data?.partitions ?? [];
  const most = Math.max(1, ...partitions.map(({ records }) => Number(records ?? 0)));
  return (
    <DataTable
      label={`Partitions of ${topic}`}
      columns={columnsFor(topic, most)}
      rows={partitions}
      rowKey={({ partition }) => String(partition)}
      isLoading={isPending}
    />
  );
}
