import type { RecordBody } from '@posthorn/admin-client';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useMemo, type ReactNode } from 'react';
import { recordsQuery } from '../../../api/records.js';
import { EmptyState } from '../../../components/empty-state.js';
import { ProblemView } from '../../../components/problem-view.js';
import { RecordPanel } from './record-panel.js';
import { recordId, type RecordsSearch } from './records-search.js';
import { RecordsTable } from './records-table.js';
import { useLiveRecords } from './use-live-records.js';

interface BrowsedRecordsProps {
  readonly topic: string;
  readonly search: RecordsSearch;
  readonly onOpen: (record: string | undefined) => void;
}

export function BrowsedRecords({ topic, search, onOpen }: BrowsedRecordsProps): ReactNode {
  const { from, partition, order = 'desc', live = false, record } = search;
  const list = useInfiniteQuery(recordsQuery({ topic, from, partition, order }));
  const arrived = useLiveRecords({ topic, partition, isOn: live });
  const rows = useMemo(
    () => merged(arrived.records, list.data?.pages.flatMap(({ records }) => records) ?? []),
    [arrived.records, list.data],
  );
  return (
    <>
      {arrived.error !== null && <ProblemView error={arrived.error} />}
      {list.error !== null && list.data === undefined ? (
        <ProblemView error={list.error} onRetry={() => void list.refetch()} />
      ) : (
        <RecordsTable
          topic={topic}
          rows={rows}
          selected={record}
          isLoading={list.isPending}
          isLoadingMore={list.isFetchingNextPage}
          onEndReached={list.hasNextPage ? () => void list.fetchNextPage() : undefined}
          empty={<NoRecords topic={topic} search={search} />}
        />
      )}
      <RecordPanel topic={topic} record={record} rows={rows} onChange={onOpen} />
    </>
  );
}

/** What has arrived, and below it what was there; a record that is in both is shown once. */
function merged(
  arrived: readonly RecordBody[],
  loaded: readonly RecordBody[],
): readonly RecordBody[] {
  if (arrived.length === 0) return loaded;
  const known = new Set(loaded.map((record) => recordId(record)));
  return [...arrived.filter((record) => !known.has(recordId(record))), ...loaded];
}

function NoRecords({ topic, search }: Pick<BrowsedRecordsProps, 'topic' | 'search'>): ReactNode {
  if (search.from !== undefined || search.partition !== undefined) {
    return (
      <EmptyState title="No records here">Nothing lies on this side of the position.</EmptyState>
    );
  }
  return (
    <EmptyState title="No records yet">
      <p>Whatever is published to {topic} appears here, the newest first. From a service:</p>
      <code>{`this.client.emit('${topic}', { key: 'o-1', value: { state: 'placed' } })`}</code>
      <p>or with the button Produce above.</p>
    </EmptyState>
  );
}
