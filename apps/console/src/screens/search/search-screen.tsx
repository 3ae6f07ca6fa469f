import type { FoundRecordBody } from '@posthorn/admin-client';
import { useQueryClient } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useState, type ReactNode } from 'react';
import type { RecordSearch } from '../../api/record-search.js';
import { searchKey, useSearchStream } from '../../api/search-stream.js';
import { clockWidths } from '../../components/table/clock-widths.js';
import { DataTable, type Column } from '../../components/table/data-table.js';
import { EmptyState } from '../../components/messages/empty-state.js';
import { NumberedName } from '../../components/values/numbered-name.js';
import { Page } from '../../components/page/page.js';
import { ProblemView } from '../../components/messages/problem-view.js';
import { Tag } from '../../components/values/status.js';
import { Time } from '../../components/values/time.js';
import { digits } from '../../format/numbers.js';
import { previewOf } from '../../format/record-text.js';
import tones from '../../components/values/tones.module.css';
import { SearchForm } from './search-form.js';
import { SearchProgress } from './search-progress.js';

const route = getRouteApi('/search');

const recordId = ({ partition, offset }: FoundRecordBody): string => `${partition}@${offset}`;

const columns: readonly Column<FoundRecordBody>[] = [
  {
    key: 'time',
    header: 'Time',
    ...clockWidths,
    render: ({ timestamp }) => <Time at={timestamp} as="clock" />,
  },
  {
    key: 'place',
    header: 'Record',
    width: '26%',
    narrow: 'auto',
    render: (record) => (
      <Link
        to="/topics/$topic"
        params={{ topic: record.topic }}
        search={{ record: recordId(record), partition: record.partition, from: record.offset }}
        title={record.topic}
      >
        <NumberedName
          name={record.topic}
          number={`-${record.partition} @ ${digits(record.offset)}`}
        />
      </Link>
    ),
  },
  {
    key: 'key',
    header: 'Key',
    width: '16%',
    from: 'sm',
    render: ({ key }) =>
      key === null ? <span className={tones.soft}>no key</span> : <code>{previewOf(key)}</code>,
  },
  {
    key: 'value',
    header: 'Value',
    from: 'sm',
    render: ({ value }) =>
      value === null ? (
        <Tag tone="quiet">tombstone</Tag>
      ) : (
        <code className={tones.soft}>{previewOf(value)}</code>
      ),
  },
];

export function SearchScreen(): ReactNode {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const queryClient = useQueryClient();
  const [asked, setAsked] = useState(0);
  const begin = (next: RecordSearch): void => {
    // Who sends the same search again wants what was written since.
    queryClient.removeQueries({ queryKey: searchKey(next) });
    setAsked(asked + 1);
    void navigate({ search: next });
  };
  return (
    <Page
      title="Search"
      summary="Find records in all topics: at once by key, trace and correlation id, by reading otherwise."
    >
      <SearchForm
        // A link or the back button brings another search, and with it other fields.
        key={JSON.stringify(search)}
        search={search}
        onSearch={begin}
      />
      {search.value === undefined ? (
        <HowToSearch />
      ) : (
        <Results key={`${asked} ${JSON.stringify(search)}`} search={search} />
      )}
    </Page>
  );
}

function Results({ search }: { readonly search: RecordSearch }): ReactNode {
  const { records, last, isSearching, isStopped, error, stop, goOn } = useSearchStream(search);
  const mayGoOn = last !== null && last.nextPageToken !== null && !isSearching && !isStopped;
  return (
    <>
      {last !== null && (
        <SearchProgress
          last={last}
          found={records.length}
          isSearching={isSearching}
          onGoOn={goOn}
          onStop={stop}
        />
      )}
      {error !== null && <ProblemView error={error} onRetry={goOn} />}
      <DataTable
        label="Records found"
        columns={columns}
        rows={records}
        rowKey={(record) => `${record.topic}-${recordId(record)}`}
        isLoading={last === null && error === null}
        onEndReached={mayGoOn && records.length > 0 ? goOn : undefined}
        isLoadingMore={isSearching && records.length > 0}
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
