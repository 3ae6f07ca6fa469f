import type { RecordBody } from '@posthorn/admin-client';
import { useInfiniteQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useMemo, type ReactNode } from 'react';
import { recordsQuery } from '../../../api/records.js';
import { EmptyState } from '../../../components/empty-state.js';
import { ProblemView } from '../../../components/problem-view.js';
import { searchTextOf } from '../../../format/record-text.js';
import { plural } from '../../../format/numbers.js';
import { RecordPanel } from './record-panel.js';
import { recordId, type RecordsSearch } from './records-search.js';
import { RecordsTable } from './records-table.js';
import { RecordsToolbar } from './records-toolbar.js';
import { useLiveRecords } from './use-live-records.js';

const route = getRouteApi('/topics/$topic/');

export function RecordsTab(): ReactNode {
  const { topic } = route.useParams();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const change = (next: Partial<RecordsSearch>): void => {
    void navigate({ search: (before) => ({ ...before, ...next }), replace: 'contains' in next });
  };
  const { from, partition, order = 'desc', contains = '', live = false, record } = search;
  const list = useInfiniteQuery(recordsQuery({ topic, from, partition, order }));
  const { records: arrived, error: liveError } = useLiveRecords({ topic, partition, isOn: live });
  const loaded = useMemo(
    () => list.data?.pages.flatMap(({ records }) => records) ?? [],
    [list.data],
  );
  const all = useMemo(() => merged(arrived, loaded), [arrived, loaded]);
  const wanted = contains.toLowerCase();
  const rows = wanted === '' ? all : all.filter((one) => searchTextOf(one).includes(wanted));
  return (
    <>
      <RecordsToolbar topic={topic} search={search} onChange={change} />
      {liveError !== null && <ProblemView error={liveError} />}
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
          empty={<NoRecords topic={topic} search={search} seen={all.length} />}
        />
      )}
      <RecordPanel
        topic={topic}
        record={record}
        rows={rows}
        onChange={(next) => change({ record: next })}
      />
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

interface NoRecordsProps {
  readonly topic: string;
  readonly search: RecordsSearch;
  /** Records that were looked at and did not match. */
  readonly seen: number;
}

function NoRecords({ topic, search, seen }: NoRecordsProps): ReactNode {
  if (seen > 0) {
    return (
      <EmptyState title={`None of ${plural(seen, 'record')} matches`}>
        <p>Looked for: {search.contains}</p>
      </EmptyState>
    );
  }
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
