import type { StorageTopic } from '@posthorn/admin-client';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { DataTable, type Column, type DataTableProps } from '../../components/table/data-table.js';
import { EmptyState } from '../../components/messages/empty-state.js';
import { ShareBar } from '../../components/figures/share-bar.js';
import { Tag } from '../../components/values/status.js';
import { bytes, digits } from '../../format/numbers.js';
import type { StorageOrder } from '../../api/storage.js';

interface TopicSizesProps extends Pick<
  DataTableProps<StorageTopic>,
  'isLoading' | 'isLoadingMore' | 'onEndReached' | 'label'
> {
  readonly topics: readonly StorageTopic[];
  /** Makes the headers buttons. */
  readonly order?: StorageOrder;
  readonly onSort?: (order: StorageOrder) => void;
}

/** What each topic takes, beside what the largest takes. */
export function TopicSizes({ topics, order, onSort, ...rest }: TopicSizesProps): ReactNode {
  const most = Math.max(1, ...topics.map(({ sizeInBytes }) => Number(sizeInBytes)));
  const sorted = (by: StorageOrder): Sorting =>
    onSort === undefined
      ? {}
      : {
          sort: order !== by ? 'none' : by === 'name' ? 'ascending' : 'descending',
          onSort: () => onSort(by),
        };
  return (
    <DataTable
      columns={columnsFor(most, sorted)}
      rows={topics}
      rowKey={({ topic }) => topic}
      empty={<EmptyState title="No topics yet" />}
      {...rest}
    />
  );
}

type Sorting = Pick<Column<StorageTopic>, 'sort' | 'onSort'>;

const columnsFor = (
  most: number,
  sorted: (by: StorageOrder) => Sorting,
): readonly Column<StorageTopic>[] => [
  {
    key: 'topic',
    header: 'Topic',
    ...sorted('name'),
    render: ({ topic }) => (
      <Link to="/topics/$topic" params={{ topic }} title={topic}>
        {topic}
      </Link>
    ),
  },
  {
    key: 'partitions',
    header: 'Partitions',
    width: '100px',
    align: 'right',
    from: 'sm',
    render: ({ partitionCount }) => digits(partitionCount),
  },
  {
    key: 'size',
    header: 'Size',
    width: '110px',
    align: 'right',
    ...sorted('size'),
    render: (topic) => <Size topic={topic} />,
  },
  {
    key: 'bar',
    header: '',
    width: '24%',
    from: 'sm',
    render: ({ sizeInBytes }) => <ShareBar part={Number(sizeInBytes)} whole={most} />,
  },
  {
    key: 'index',
    header: 'Search index',
    width: '120px',
    align: 'right',
    from: 'md',
    render: ({ searchIndexBytes }) => bytes(searchIndexBytes),
  },
];

function Size({ topic }: { readonly topic: StorageTopic }): ReactNode {
  const { sizeInBytes, unknownPartitions } = topic;
  return (
    <>
      {unknownPartitions > 0 && (
        <Tag tone="warn" title={`Without ${digits(unknownPartitions)} that nobody answers for.`}>
          partly
        </Tag>
      )}{' '}
      {bytes(sizeInBytes)}
    </>
  );
}
