import { Button } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import type { IndexBuildBody } from '@posthorn/admin-client';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { cancelIndexBuild, indexBuildsQuery } from '../../../api/index-builds.js';
import { DataTable, type Column } from '../../../components/table/data-table.js';
import { EmptyState } from '../../../components/messages/empty-state.js';
import { ProblemView } from '../../../components/messages/problem-view.js';
import { ShareBar } from '../../../components/figures/share-bar.js';
import { Status, type Tone } from '../../../components/values/status.js';
import { Time } from '../../../components/values/time.js';
import { digits } from '../../../format/numbers.js';
import classes from './index-builds.module.css';

const TONES: Readonly<Record<IndexBuildBody['status'], Tone>> = {
  running: 'busy',
  completed: 'good',
  cancelled: 'quiet',
  failed: 'bad',
};

const columns: readonly Column<IndexBuildBody>[] = [
  {
    key: 'status',
    header: 'Status',
    width: '120px',
    render: ({ status, error }) => (
      <Status tone={TONES[status]} title={error ?? undefined}>
        {status}
      </Status>
    ),
  },
  { key: 'progress', header: 'Records', render: (build) => <Progress build={build} /> },
  {
    key: 'by',
    header: 'By',
    width: '170px',
    from: 'md',
    render: ({ createdBy, reason }) => <span title={reason ?? undefined}>{createdBy}</span>,
  },
  {
    key: 'at',
    header: 'Asked for',
    width: '110px',
    align: 'right',
    from: 'sm',
    render: ({ createdAt }) => <Time at={createdAt} />,
  },
];

const actionColumn: Column<IndexBuildBody> = {
  key: 'actions',
  header: '',
  width: '90px',
  align: 'right',
  render: (build) => build.status === 'running' && <Cancel build={build} />,
};

interface IndexBuildsProps {
  readonly topic: string;
  readonly mayCancel: boolean;
}

/** What was indexed afterwards, and how far it is. */
export function IndexBuilds({ topic, mayCancel }: IndexBuildsProps): ReactNode {
  const { data, error, isPending, refetch } = useQuery(indexBuildsQuery(topic));
  if (error !== null && data === undefined) {
    return <ProblemView error={error} onRetry={() => void refetch()} />;
  }
  return (
    <DataTable
      label={`Index builds of ${topic}`}
      columns={mayCancel ? [...columns, actionColumn] : columns}
      rows={data?.builds ?? []}
      rowKey={({ id }) => id}
      isLoading={isPending}
      empty={
        <EmptyState title="No build in the last thirty days">
          <p>
            Records are indexed as they are written. A build goes through those that were there
            before a field was chosen; searches give the same answers before, meanwhile and after.
          </p>
        </EmptyState>
      }
    />
  );
}

function Progress({ build: { processed, total } }: { readonly build: IndexBuildBody }): ReactNode {
  return (
    <span className={classes.progress}>
      <span className={classes.bar}>
        <ShareBar part={Number(processed)} whole={Number(total)} />
      </span>
      {digits(processed)} of {digits(total)}
    </span>
  );
}

function Cancel({ build: { id, topic } }: { readonly build: IndexBuildBody }): ReactNode {
  const queryClient = useQueryClient();
  const cancel = useMutation({
    mutationFn: () => cancelIndexBuild(id),
    onSettled: () => queryClient.invalidateQueries({ queryKey: ['topic', topic, 'index-builds'] }),
    onError: (error) => notifications.show({ color: 'red', message: error.message }),
  });
  return (
    <Button
      size="compact-xs"
      variant="default"
      aria-label={`Cancel build ${id}`}
      loading={cancel.isPending}
      onClick={() => cancel.mutate()}
    >
      Cancel
    </Button>
  );
}
