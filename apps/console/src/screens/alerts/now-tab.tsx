import { Button } from '@mantine/core';
import type { AlertBody } from '@posthorn/admin-client';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { alertRulesQuery, liveAlertsQuery, resolvedAlertsQuery } from '../../api/alerts.js';
import { DataTable, type Column } from '../../components/table/data-table.js';
import { EmptyState } from '../../components/messages/empty-state.js';
import { Section } from '../../components/page/page.js';
import { ProblemView } from '../../components/messages/problem-view.js';
import { Status, type Tone } from '../../components/values/status.js';
import { Time } from '../../components/values/time.js';
import { AlertCause } from './alert-cause.js';

const columns: readonly Column<AlertBody>[] = [
  {
    key: 'state',
    header: 'State',
    width: '110px',
    render: (alert) => <AlertState alert={alert} />,
  },
  { key: 'what', header: 'What', render: (alert) => <AlertCause alert={alert} /> },
  { key: 'rule', header: 'Rule', width: '20%', from: 'sm', render: ({ rule }) => rule },
  {
    key: 'severity',
    header: 'Severity',
    width: '100px',
    from: 'md',
    render: ({ severity }) => severity,
  },
];

const sinceColumn: Column<AlertBody> = {
  key: 'since',
  header: 'Since',
  width: '110px',
  align: 'right',
  render: ({ since }) => <Time at={since} />,
};

const resolvedColumn: Column<AlertBody> = {
  key: 'resolved',
  header: 'Over',
  width: '110px',
  align: 'right',
  render: ({ resolvedAt }) => <Time at={resolvedAt} />,
};

const TONES: Readonly<Record<AlertBody['state'], Tone>> = {
  firing: 'bad',
  pending: 'warn',
  resolved: 'good',
};

function AlertState({ alert: { state, severity } }: { readonly alert: AlertBody }): ReactNode {
  const tone = state === 'firing' && severity !== 'critical' ? 'warn' : TONES[state];
  return <Status tone={tone}>{state}</Status>;
}

/** What fires, what may soon, and what did. */
export function NowTab(): ReactNode {
  const live = useQuery(liveAlertsQuery());
  // Asked here rather than where nothing is found: "All is quiet" must not be read while it may be that nobody watches.
  const rules = useQuery(alertRulesQuery());
  const resolved = useInfiniteQuery(resolvedAlertsQuery());
  const unknown = [live, rules].find(({ error, data }) => error !== null && data === undefined);
  if (unknown !== undefined) {
    return <ProblemView error={unknown.error} onRetry={() => void unknown.refetch()} />;
  }
  return (
    <>
      <Section title="Firing, or about to">
        <DataTable
          label="Alerts now"
          columns={[...columns, sinceColumn]}
          rows={live.data?.alerts ?? []}
          rowKey={({ id }) => id}
          isLoading={live.isPending || rules.isPending}
          empty={<Calm isWatched={rules.data?.alertRules.length !== 0} />}
        />
      </Section>
      <Section title="Over">
        <DataTable
          label="Alerts that are over"
          columns={[...columns, resolvedColumn]}
          rows={resolved.data?.pages.flatMap(({ alerts }) => alerts) ?? []}
          rowKey={({ id }) => id}
          isLoading={resolved.isPending}
          onEndReached={resolved.hasNextPage ? () => void resolved.fetchNextPage() : undefined}
          isLoadingMore={resolved.isFetchingNextPage}
          empty={<EmptyState title="No alert has fired yet" />}
        />
      </Section>
    </>
  );
}

function Calm({ isWatched }: { readonly isWatched: boolean }): ReactNode {
  if (!isWatched) {
    return (
      <EmptyState
        title="Nothing is watched for"
        action={
          <Button component={Link} to="/alerts/rules">
            Rules
          </Button>
        }
      >
        <p>
          A rule watches for a group that is late or stands still, for dead letters, for a broker
          that is gone, for a database that fills, and tells whom it should: a chat, or a program.
        </p>
      </EmptyState>
    );
  }
  return (
    <EmptyState title="All is quiet">
      <p>No rule finds what it watches for.</p>
    </EmptyState>
  );
}
