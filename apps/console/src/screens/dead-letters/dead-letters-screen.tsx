import { Select } from '@mantine/core';
import type { DeadLetterGroup } from '@posthorn/admin-client';
import { useInfiniteQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { letterGroupsQuery, LETTER_STATUSES, type LetterFilter } from '../../api/dead-letters.js';
import { DataTable, type Column } from '../../components/table/data-table.js';
import { EmptyState } from '../../components/messages/empty-state.js';
import { FilterInput } from '../../components/form/filter-input.js';
import { Page } from '../../components/page/page.js';
import { ProblemView } from '../../components/messages/problem-view.js';
import { Sparkline } from '../../components/figures/sparkline.js';
import { Tag } from '../../components/values/status.js';
import { Time } from '../../components/values/time.js';
import { digits } from '../../format/numbers.js';
import tones from '../../components/values/tones.module.css';
import classes from './dead-letters.module.css';
import { STATUS_WORDS } from './letter-status.js';

const route = getRouteApi('/dead-letters');

const columns: readonly Column<DeadLetterGroup>[] = [
  {
    key: 'error',
    header: 'Error',
    render: ({ id, error, message }) => (
      <>
        <Link to="/dead-letters/$letterGroup" params={{ letterGroup: id }} title={message}>
          {error}
        </Link>{' '}
        <span className={tones.soft}>{message}</span>
      </>
    ),
  },
  {
    key: 'handler',
    header: 'Handler',
    width: '25%',
    from: 'sm',
    render: ({ group, handler }) => (
      <span title={`${handler} of ${group}`}>
        {handler === '' ? group : handler}{' '}
        {handler !== '' && <span className={tones.soft}>of {group}</span>}
      </span>
    ),
  },
  {
    key: 'open',
    header: 'Open',
    width: '110px',
    narrow: '64px',
    align: 'right',
    render: ({ open, timesRedrivenMax }) => (
      <>
        {timesRedrivenMax > 1 && (
          <Tag tone="warn" title="Some were redriven, and failed again.">
            again
          </Tag>
        )}{' '}
        {digits(open)}
      </>
    ),
  },
  {
    key: 'hours',
    header: '24 hours',
    width: '120px',
    from: 'md',
    render: ({ sparkline }) => <Sparkline values={sparkline} />,
  },
  {
    key: 'last',
    header: 'Last seen',
    width: '110px',
    narrow: '92px',
    align: 'right',
    render: ({ lastSeen }) => <Time at={lastSeen} />,
  },
  {
    key: 'assignee',
    header: 'Assignee',
    width: '120px',
    from: 'lg',
    render: ({ assignee }) => assignee,
  },
];

export function DeadLettersScreen(): ReactNode {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const change = (next: Partial<LetterFilter>): void =>
    void navigate({ search: { ...search, ...next }, replace: true });
  const list = useInfiniteQuery(letterGroupsQuery(search));
  const rows = list.data?.pages.flatMap(({ groups }) => groups) ?? [];
  return (
    <Page
      title="Dead letters"
      summary="Records that handlers gave up on, by handler and error: many failures are few faults."
    >
      <div className={classes.tools}>
        <FilterInput
          label="Topic they came from"
          value={search.originTopic ?? ''}
          onChange={(next) => change({ originTopic: next || undefined })}
        />
        <FilterInput
          label="Consumer group"
          value={search.group ?? ''}
          onChange={(next) => change({ group: next || undefined })}
        />
        <Select
          w={150}
          aria-label="Status"
          placeholder="Any status"
          clearable
          data={LETTER_STATUSES.map((value) => ({ value, label: STATUS_WORDS[value] }))}
          value={search.status ?? null}
          onChange={(next) => change({ status: next ?? undefined })}
        />
      </div>
      {list.error !== null && list.data === undefined ? (
        <ProblemView error={list.error} onRetry={() => void list.refetch()} />
      ) : (
        <DataTable
          label="Dead letters by handler and error"
          columns={columns}
          rows={rows}
          rowKey={({ id }) => id}
          onRowClick={({ id }) =>
            void navigate({ to: '/dead-letters/$letterGroup', params: { letterGroup: id } })
          }
          isFaded={({ open, redriving }) => open + redriving === 0}
          isLoading={list.isPending}
          onEndReached={list.hasNextPage ? () => void list.fetchNextPage() : undefined}
          isLoadingMore={list.isFetchingNextPage}
          empty={<NoLetters isNarrowed={Object.keys(search).length > 0} />}
        />
      )}
    </Page>
  );
}

function NoLetters({ isNarrowed }: { readonly isNarrowed: boolean }): ReactNode {
  if (isNarrowed) return <EmptyState title="No such dead letters" />;
  return (
    <EmptyState title="No handler has given up on anything">
      <p>
        A record whose handler fails is tried again; when that does not help it is put into a topic
        such as orders.payment.dlq, with the error, and the next one gets its turn. What is there
        shows up here, to be looked at, mended and sent back.
      </p>
    </EmptyState>
  );
}
