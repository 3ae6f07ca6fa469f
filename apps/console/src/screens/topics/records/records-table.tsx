import type { RecordBody } from '@posthorn/admin-client';
import { getRouteApi, Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { clockWidths } from '../../../components/table/clock-widths.js';
import { DataTable, type Column } from '../../../components/table/data-table.js';
import { Tag } from '../../../components/values/status.js';
import { Time } from '../../../components/values/time.js';
import { bytes, digits } from '../../../format/numbers.js';
import { previewOf } from '../../../format/record-text.js';
import { recordId } from './records-search.js';
import classes from './records.module.css';

const route = getRouteApi('/topics/$topic/');

const columnsFor = (topic: string): readonly Column<RecordBody>[] => [
  {
    key: 'time',
    header: 'Time',
    ...clockWidths,
    render: ({ timestamp }) => <Time at={timestamp} as="clock" />,
  },
  {
    key: 'partition',
    header: 'Partition',
    width: '84px',
    align: 'right',
    from: 'sm',
    render: ({ partition }) => partition,
  },
  {
    key: 'offset',
    header: 'Offset',
    width: '110px',
    narrow: '92px',
    align: 'right',
    render: (record) => (
      <Link
        from="/topics/$topic/"
        to="/topics/$topic"
        params={{ topic }}
        search={(before) => ({ ...before, record: recordId(record) })}
        resetScroll={false}
      >
        {digits(record.offset)}
      </Link>
    ),
  },
  {
    key: 'key',
    header: 'Key',
    width: '18%',
    narrow: 'auto',
    isCut: true,
    render: ({ key }) =>
      key === null ? <span className={classes.none}>no key</span> : <code>{previewOf(key)}</code>,
  },
  {
    key: 'value',
    header: 'Value',
    from: 'sm',
    render: ({ value, undecodable }) => {
      if (undecodable !== null) return <Tag tone="bad">cannot be decoded</Tag>;
      if (value === null) return <Tag tone="quiet">tombstone</Tag>;
      return <code className={classes.preview}>{previewOf(value)}</code>;
    },
  },
  {
    key: 'size',
    header: 'Size',
    width: '80px',
    align: 'right',
    from: 'md',
    render: ({ value }) => bytes(value?.sizeInBytes ?? 0),
  },
];

interface RecordsTableProps {
  readonly topic: string;
  readonly rows: readonly RecordBody[];
  readonly selected: string | undefined;
  readonly isLoading: boolean;
  readonly isLoadingMore: boolean;
  readonly onEndReached: (() => void) | undefined;
  readonly empty: ReactNode;
}

export function RecordsTable({ topic, rows, selected, ...rest }: RecordsTableProps): ReactNode {
  const navigate = route.useNavigate();
  return (
    <DataTable
      label={`Records of ${topic}`}
      columns={columnsFor(topic)}
      rows={rows}
      rowKey={recordId}
      isSelected={(record) => recordId(record) === selected}
      onRowClick={(record) =>
        void navigate({
          search: (before) => ({ ...before, record: recordId(record) }),
          resetScroll: false,
        })
      }
      {...rest}
    />
  );
}
