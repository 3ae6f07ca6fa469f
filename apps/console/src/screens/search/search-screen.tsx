import type { FoundRecordBody } from '@posthorn/admin-client';
import { useInfiniteQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useEffect, useState, type ReactNode } from 'react';
import { searchAllQuery, type RecordSearch } from '../../api/search-all.js';
import { DataTable, type Column } from '../../components/data-table.js';
import { EmptyState } from '../../components/empty-state.js';
import { Page } from '../../components/page.js';
import { ProblemView } from '../../components/problem-view.js';
import { Tag } from '../../components/status.js';
import { Time } from '../../components/time.js';
import { digits } from '../../format/numbers.js';
import { previewOf } from '../../format/record-text.js';
import { SearchForm } from './search-form.js';
import { SearchProgress } from './search-progress.js';
import classes from './search.module.css';

const route = getRouteApi('/search');

/** As many are looked for without being asked again; what else there is comes when the list is scrolled. */
const FIRST_FINDS = 100;

const recordId = ({ partition, offset }: FoundRecordBody): string => `${partition}@${offset}`;

const columns: readonly Column<FoundRecordBody>[] = [
  {
    key: 'time',
    header: 'Time',
    width: '190px',
    render: ({ timestamp }) => <Time at={timestamp} as="clock" />,
  },
  {
    key: 'place',
    header: 'Record',
    width: '26%',
    render: (record) => (
      <Link
        to="/topics/$topic"
        params={{ topic: record.topic }}
        search={{ record: recordId(record), partition: record.partition, from: record.offset }}
      >
        {record.topic}-{record.partition} @ {digits(record.offset)}
      </Link>
    ),
  },
  {
    key: 'key',
    header: 'Key',
    width: '16%',
    from: 'sm',
    render: ({ key }) =>
      key === null ? <span className={classes.soft}>no key</span> : <code>{previewOf(key)}</code>,
  },
  {
    key: 'value',
    header: 'Value',
    from: 'sm',
    render: ({ value }) =>
      value === null ? (
        <Tag tone="quiet">tombstone</Tag>
      ) : (
        <code className={classes.soft}>{previewOf(value)}</code>
      ),
  },
];

export function SearchScreen(): ReactNode {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  return (
    <Page
      title="Search"
      summary="Find records in all topics: at once by key, trace and correlation id, by reading otherwise."
    >
      <SearchForm
        // A link or the back button brings another search, and with it other fields.
        key={JSON.stringify(search)}
        search={search}
        onSearch={(next) => void navigate({ search: next })}
      />
      {search.value === undefined ? <HowToSearch /> : <Results search={search} />}
    </Page>
  );
}

function Results({ search }: { readonly search: RecordSearch }): ReactNode {
  const result = useInfiniteQuery(searchAllQuery(search));
  const { data, error, isPending, isFetching, hasNextPage, fetchNextPage, refetch } = result;
  const [isStopped, setIsStopped] = useState(false);
  const rows = data?.pages.flatMap(({ records }) => records) ?? [];
  const goesOn = hasNextPage && !isStopped && error === null && rows.length < FIRST_FINDS;
  useEffect(() => {
    if (goesOn && !isFetching) void fetchNextPage();
  }, [goesOn, isFetching, fetchNextPage]);
  const last = data?.pages.at(-1);
  if (error !== null && last === undefined) {
    return <ProblemView error={error} onRetry={() => void refetch()} />;
  }
  return (
    <>
      {last !== undefined && (
        <SearchProgress
          last={last}
          found={rows.length}
          isSearching={isFetching}
          onGoOn={() => {
            setIsStopped(false);
            void fetchNextPage();
          }}
          onStop={() => setIsStopped(true)}
        />
      )}
      {error !== null && <ProblemView error={error} onRetry={() => void fetchNextPage()} />}
      <DataTable
        label="Records found"
        columns={columns}
        rows={rows}
        rowKey={(record) => `${record.topic}-${recordId(record)}`}
        isLoading={isPending}
        onEndReached={hasNextPage && !isStopped ? () => void fetchNextPage() : undefined}
        isLoadingMore={isFetching && rows.length > 0}
        empty={<Nothing isComplete={last?.progress.isComplete === true} />}
      />
    </>
  );
}

function Nothing({ isComplete }: { readonly isComplete: boolean }): ReactNode {
  if (!isComplete) return null;
  return (
    <EmptyState title="No such record">
      <p>
        Everything that is kept was searched. What is older than a topic’s retention is gone, and
        keys, ids and header values have to match as a whole.
      </p>
    </EmptyState>
  );
}

function HowToSearch(): ReactNode {
  return (
    <EmptyState title="What are you looking for?">
      <p>
        An order id is usually the key of its events. A trace id finds everything that one request
        caused. These two and correlation ids are indexed and found at once; a header, a value in
        the JSON or a piece of text is found by reading, newest first, and you see how far it came.
      </p>
    </EmptyState>
  );
}
