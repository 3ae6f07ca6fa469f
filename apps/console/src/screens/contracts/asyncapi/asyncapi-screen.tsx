import { Button, SegmentedControl } from '@mantine/core';
import { DownloadIcon } from '@radix-ui/react-icons';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useMemo, type ReactNode } from 'react';
import { ASYNCAPI_PATH, asyncApiQuery } from '../../../api/asyncapi.js';
import { FilterInput } from '../../../components/form/filter-input.js';
import { EmptyState } from '../../../components/messages/empty-state.js';
import { ProblemView } from '../../../components/messages/problem-view.js';
import { Page } from '../../../components/page/page.js';
import { DataTable } from '../../../components/table/data-table.js';
import { plural } from '../../../format/numbers.js';
import { ContractTabs } from '../contract-tabs.js';
import classes from '../contracts.module.css';
import type { AsyncApiSearch, View } from './asyncapi-search.js';
import { catalogueOf, narrowed, type Catalogue } from './catalogue.js';
import { channelColumns, messageColumns, operationColumns } from './catalogue-columns.js';
import { MessagePanel } from './message-panel.js';

const route = getRouteApi('/contracts/all/asyncapi');

/** The catalogue: which events travel where, in what form, and between whom; as a document that other tools read, too. */
export function AsyncApiScreen(): ReactNode {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const change = (next: Partial<AsyncApiSearch>): void =>
    void navigate({ search: { ...search, ...next }, replace: true });
  const { data, error, refetch } = useQuery(asyncApiQuery());
  const all = useMemo(() => (data === undefined ? undefined : catalogueOf(data)), [data]);
  const hasNone = all !== undefined && all.messages.length === 0;
  return (
    <Page
      title="Contracts"
      summary={all === undefined ? ' ' : summaryOf(all)}
      actions={
        all !== undefined &&
        !hasNone && (
          <Button
            component="a"
            href={ASYNCAPI_PATH}
            download="asyncapi.json"
            variant="default"
            leftSection={<DownloadIcon />}
          >
            asyncapi.json
          </Button>
        )
      }
    >
      <ContractTabs />
      {error !== null && data === undefined ? (
        <ProblemView error={error} onRetry={() => void refetch()} />
      ) : hasNone ? (
        <EmptyState title="No contracts yet">
          <p>Every contract is a message here, with its topic and who sends and receives it.</p>
        </EmptyState>
      ) : (
        <Lists all={all} search={search} onChange={change} />
      )}
      <MessagePanel
        message={all?.messages.find(({ key }) => key === search.message)}
        onClose={() => change({ message: undefined })}
      />
    </Page>
  );
}

function summaryOf({ version, servers, channels, operations, messages }: Catalogue): string {
  return [
    `AsyncAPI ${version}`,
    plural(channels.length, 'channel'),
    plural(operations.length, 'operation'),
    plural(messages.length, 'message'),
    `Kafka at ${servers.join(', ')}`,
  ].join(' · ');
}

interface ListsProps {
  readonly all: Catalogue | undefined;
  readonly search: AsyncApiSearch;
  readonly onChange: (next: Partial<AsyncApiSearch>) => void;
}

function Lists({ all, search: { show, filter = '' }, onChange }: ListsProps): ReactNode {
  const shown = useMemo(() => all && narrowed(all, filter), [all, filter]);
  const { channels = [], operations = [], messages = [] } = shown ?? {};
  const isLoading = all === undefined;
  const empty = <EmptyState title={`Nothing has “${filter}” in it`} />;
  const common = { isLoading, empty };
  return (
    <>
      <div className={classes.tools}>
        <SegmentedControl
          aria-label="What of the document"
          value={show ?? 'channels'}
          onChange={(next) => onChange({ show: next === 'channels' ? undefined : next })}
          data={VIEWS}
        />
        <FilterInput
          label="Event, topic, service or group"
          value={filter}
          onChange={(next) => onChange({ filter: next || undefined })}
        />
      </div>
      {show === undefined && (
        <DataTable
          label="Channels"
          columns={channelColumns}
          rows={channels}
          rowKey={({ topic }) => topic}
          {...common}
        />
      )}
      {show === 'operations' && (
        <DataTable
          label="Operations"
          columns={operationColumns}
          rows={operations}
          rowKey={({ key }) => key}
          {...common}
          empty={filter === '' ? <NoOperations /> : empty}
        />
      )}
      {show === 'messages' && (
        <DataTable
          label="Messages"
          columns={messageColumns}
          rows={messages}
          rowKey={({ key }) => key}
          onRowClick={({ key }) => onChange({ message: key })}
          {...common}
        />
      )}
    </>
  );
}

const VIEWS: { value: View; label: string }[] = [
  { value: 'channels', label: 'Channels' },
  { value: 'operations', label: 'Operations' },
  { value: 'messages', label: 'Messages' },
];

function NoOperations(): ReactNode {
  return (
    <EmptyState title="Nobody was seen yet">
      <p>
        Who produces to a topic of a contract is seen by its client id, who reads it by its group.
      </p>
    </EmptyState>
  );
}
