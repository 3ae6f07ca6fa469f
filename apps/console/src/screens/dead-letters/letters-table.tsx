import type { DeadLetterSummary } from '@posthorn/admin-client';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { lettersQuery, type LetterStatus } from '../../api/dead-letters.js';
import { clockWidths } from '../../components/table/clock-widths.js';
import { DataTable, type Column } from '../../components/table/data-table.js';
import { EmptyState } from '../../components/messages/empty-state.js';
import { ProblemView } from '../../components/messages/problem-view.js';
import { Tag } from '../../components/values/status.js';
import { Time } from '../../components/values/time.js';
import { digits } from '../../format/numbers.js';
import tones from '../../components/values/tones.module.css';
import { LetterStatusView } from './letter-status.js';
import { Origin } from './origin.js';

interface LettersTableProps {
  readonly letterGroup: string;
  readonly status: LetterStatus | undefined;
  readonly selected: string | undefined;
  readonly onOpen: (letter: string) => void;
}

const columns: readonly Column<DeadLetterSummary>[] = [
  {
    key: 'at',
    header: 'Time',
    ...clockWidths,
    render: ({ id, letterGroup, writtenAt }) => (
      <Link
        to="/dead-letters/$letterGroup"
        params={{ letterGroup }}
        search={(before) => ({ ...before, letter: id })}
        resetScroll={false}
      >
        <Time at={writtenAt} as="clock" />
      </Link>
    ),
  },
  {
    key: 'status',
    header: 'Status',
    width: '130px',
    render: ({ status, timesRedriven }) => (
      <>
        <LetterStatusView status={status} />{' '}
        {timesRedriven > 0 && <Tag tone="warn">{digits(timesRedriven)}×</Tag>}
      </>
    ),
  },
  {
    key: 'origin',
    header: 'Came from',
    width: '24%',
    from: 'sm',
    render: (letter) => <Origin letter={letter} />,
  },
  {
    key: 'message',
    header: 'Message',
    from: 'md',
    render: ({ message }) => <span className={tones.soft}>{message}</span>,
  },
  {
    key: 'attempt',
    header: 'Tries',
    width: '70px',
    align: 'right',
    from: 'sm',
    render: ({ attempt }) => digits(attempt),
  },
];

export function LettersTable(props: LettersTableProps): ReactNode {
  const { letterGroup, status, selected, onOpen } = props;
  const list = useInfiniteQuery(lettersQuery(letterGroup, status));
  const rows = list.data?.pages.flatMap(({ deadLetters }) => deadLetters) ?? [];
  if (list.error !== null && list.data === undefined) {
    return <ProblemView error={list.error} onRetry={() => void list.refetch()} />;
  }
  return (
    <DataTable
      label="Dead letters"
      columns={columns}
      rows={rows}
      rowKey={({ id }) => id}
      onRowClick={({ id }) => onOpen(id)}
      isSelected={({ id }) => id === selected}
      isLoading={list.isPending}
      onEndReached={list.hasNextPage ? () => void list.fetchNextPage() : undefined}
      isLoadingMore={list.isFetchingNextPage}
      empty={<EmptyState title="None with this status" />}
    />
  );
}
