import { Button } from '@mantine/core';
import type { SearchProgressBody } from '@posthorn/admin-client';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useMemo, type ReactNode } from 'react';
import { searchQuery } from '../../../api/search.js';
import { EmptyState } from '../../../components/messages/empty-state.js';
import { ProblemView } from '../../../components/messages/problem-view.js';
import { Time } from '../../../components/values/time.js';
import type { RecordFilter } from '../../../format/record-filter.js';
import { digits, plural } from '../../../format/numbers.js';
import { mergedRecords } from './merged-records.js';
import { RecordPanel } from './record-panel.js';
import type { RecordsSearch } from './records-search.js';
import { RecordsTable } from './records-table.js';
import classes from './records.module.css';
import { useEnough } from './use-enough.js';
import { useLiveRecords } from './use-live-records.js';

interface FoundRecordsProps {
  readonly topic: string;
  readonly search: RecordsSearch;
  readonly filter: RecordFilter;
  readonly onOpen: (record: string | undefined) => void;
}

/** What matches, newest first, with how far the search came: a part must not pass for the whole. */
export function FoundRecords({ topic, search, filter, onOpen }: FoundRecordsProps): ReactNode {
  const { from, live = false, record } = search;
  const since = from?.startsWith('@') ? from.slice(1) : undefined;
  const list = useInfiniteQuery(searchQuery({ topic, filter, since }));
  const arrived = useLiveRecords({ topic, partition: undefined, filter, isOn: live });
  const { hasNextPage, isFetching, fetchNextPage } = list;
  const pages = list.data?.pages;
  const rows = useMemo(
    () => mergedRecords(arrived.records, pages?.flatMap(({ records }) => records) ?? []),
    [arrived.records, pages],
  );
  const goesOn = useEnough(list, rows.length);
  if (list.error !== null && pages === undefined) {
    return <ProblemView error={list.error} onRetry={() => void list.refetch()} />;
  }
  return (
    <>
      <Progress
        progress={pages?.at(-1)?.progress}
        found={rows.length}
        isSearching={isFetching || goesOn}
        onGoOn={hasNextPage ? () => void fetchNextPage() : undefined}
      />
      {list.error !== null && <ProblemView error={list.error} />}
      {arrived.error !== null && <ProblemView error={arrived.error} />}
      <RecordsTable
        topic={topic}
        rows={rows}
        selected={record}
        isLoading={list.isPending || (rows.length === 0 && goesOn)}
        isLoadingMore={false}
        onEndReached={hasNextPage ? () => void fetchNextPage() : undefined}
        empty={<NothingFound isComplete={!hasNextPage} />}
      />
      <RecordPanel topic={topic} record={record} rows={rows} onChange={onOpen} />
    </>
  );
}

interface ProgressProps {
  readonly progress: SearchProgressBody | undefined;
  readonly found: number;
  readonly isSearching: boolean;
  readonly onGoOn: (() => void) | undefined;
}

function Progress({ progress, found, isSearching, onGoOn }: ProgressProps): ReactNode {
  if (progress === undefined) return <p className={classes.progress}>Searching…</p>;
  const { isComplete, searched, total, searchedBackTo } = progress;
  return (
    <p className={classes.progress} role="status">
      {plural(found, 'record')} found.{' '}
      {isComplete ? (
        `All ${digits(total)} were searched.`
      ) : (
        <>
          Searched {digits(searched)} of {digits(total)}
          {searchedBackTo !== null && (
            <>
              , back to <Time at={searchedBackTo} as="clock" />
            </>
          )}
          {isSearching && '…'}
        </>
      )}
      {!isSearching && onGoOn !== undefined && (
        <Button size="compact-xs" variant="subtle" onClick={onGoOn}>
          Search on
        </Button>
      )}
    </p>
  );
}

function NothingFound({ isComplete }: { readonly isComplete: boolean }): ReactNode {
  return (
    <EmptyState title={isComplete ? 'No record matches' : 'Nothing yet'}>
      <p>
        {isComplete
          ? 'All records that are kept were searched.'
          : 'The search has not come to the end of the topic.'}
      </p>
    </EmptyState>
  );
}
