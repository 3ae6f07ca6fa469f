import { Button } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useMemo, type ReactNode } from 'react';
import { recordsQuery } from '../../../api/records.js';
import { EmptyState } from '../../../components/messages/empty-state.js';
import { ProblemView } from '../../../components/messages/problem-view.js';
import { isEmpty, type RecordFilter } from '../../../format/record-filter.js';
import { digits, plural } from '../../../format/numbers.js';
import { mergedRecords } from './merged-records.js';
import { RecordPanel } from './record-panel.js';
import type { RecordsSearch } from './records-search.js';
import { RecordsTable } from './records-table.js';
import classes from './records.module.css';
import { useEnough } from './use-enough.js';
import { useLiveRecords } from './use-live-records.js';

interface BrowsedRecordsProps {
  readonly topic: string;
  readonly search: RecordsSearch;
  /** Empty: all from the position on. */
  readonly filter: RecordFilter;
  readonly onOpen: (record: string | undefined) => void;
}

export function BrowsedRecords({ topic, search, filter, onOpen }: BrowsedRecordsProps): ReactNode {
  const { from, to, partition, order = 'desc', live = false, record } = search;
  const list = useInfiniteQuery(recordsQuery({ topic, from, to, partition, order, filter }));
  const arrived = useLiveRecords({ topic, partition, filter, isOn: live });
  const pages = list.data?.pages;
  const rows = useMemo(
    () => mergedRecords(arrived.records, pages?.flatMap(({ records }) => records) ?? []),
    [arrived.records, pages],
  );
  const isFiltered = !isEmpty(filter);
  const goesOn = useEnough(list, isFiltered ? rows.length : Infinity);
  return (
    <>
      {isFiltered && pages !== undefined && (
        <ScanProgress
          found={rows.length}
          scanned={pages.reduce((sum, { scanned }) => sum + scanned, 0)}
          isScanning={list.isFetching || goesOn}
          onGoOn={list.hasNextPage ? () => void list.fetchNextPage() : undefined}
        />
      )}
      {arrived.skipped > 0n && (
        <p className={classes.progress} role="status">
          {digits(arrived.skipped)} more came than an eye can follow and are not listed: turn Live
          off to page through all
        </p>
      )}
      {arrived.error !== null && <ProblemView error={arrived.error} />}
      {list.error !== null && list.data === undefined ? (
        <ProblemView error={list.error} onRetry={() => void list.refetch()} />
      ) : (
        <RecordsTable
          topic={topic}
          rows={rows}
          selected={record}
          isLoading={list.isPending || (rows.length === 0 && goesOn)}
          isLoadingMore={list.isFetchingNextPage}
          onEndReached={list.hasNextPage ? () => void list.fetchNextPage() : undefined}
          empty={<NoRecords topic={topic} search={search} isFiltered={isFiltered} />}
        />
      )}
      <RecordPanel topic={topic} record={record} rows={rows} onChange={onOpen} />
    </>
  );
}

interface ScanProgressProps {
  readonly found: number;
  readonly scanned: number;
  readonly isScanning: boolean;
  readonly onGoOn: (() => void) | undefined;
}

/** How far it came: a part must not pass for the whole. */
function ScanProgress({ found, scanned, isScanning, onGoOn }: ScanProgressProps): ReactNode {
  return (
    <p className={classes.progress} role="status">
      {plural(found, 'record')} found in {digits(scanned)} from there on
      {isScanning && '…'}
      {!isScanning && onGoOn !== undefined && (
        <Button size="compact-xs" variant="subtle" onClick={onGoOn}>
          Look on
        </Button>
      )}
    </p>
  );
}

interface NoRecordsProps extends Pick<BrowsedRecordsProps, 'topic' | 'search'> {
  readonly isFiltered: boolean;
}

function NoRecords({ topic, search, isFiltered }: NoRecordsProps): ReactNode {
  if (isFiltered) return <EmptyState title="No record matches from there on" />;
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
