import { Button } from '@mantine/core';
import type { Redrive, Replay } from '@posthorn/admin-client';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { actOnRedrive, actOnReplay, redrivesQuery, replaysQuery } from '../../api/jobs.js';
import { useMay } from '../../api/who.js';
import { DataTable } from '../../components/table/data-table.js';
import { EmptyState } from '../../components/messages/empty-state.js';
import { JobActions } from '../../components/jobs/job-actions.js';
import { jobColumns } from '../../components/jobs/job-columns.js';
import { Page, Section } from '../../components/page/page.js';
import { ProblemView } from '../../components/messages/problem-view.js';
import tones from '../../components/values/tones.module.css';
import { ReplayDialog } from './replay-dialog.js';

const route = getRouteApi('/replays');

const replayColumns = jobColumns<Replay>(
  {
    key: 'what',
    header: 'What',
    render: ({ topic, targetTopic, forGroup }) => (
      <>
        {topic}
        <span className={tones.soft}>
          {targetTopic === topic ? '' : ` to ${targetTopic}`}
          {forGroup === null ? '' : ` for ${forGroup}`}
        </span>
      </>
    ),
  },
  ({ id, status }) => (
    <JobActions
      status={status}
      name={`replay ${id}`}
      requires="replay:cancel"
      onAct={(action) => actOnReplay(id, action)}
    />
  ),
);

const redriveColumns = jobColumns<Redrive>(
  {
    key: 'what',
    header: 'What',
    render: ({ topic, forGroup, forAll, isEdited }) => (
      <>
        {topic === '' ? 'to where each came from' : topic}
        <span className={tones.soft}>
          {forAll ? ' for all groups' : forGroup === null ? '' : ` for ${forGroup}`}
          {isEdited && ', edited'}
        </span>
      </>
    ),
  },
  ({ id, status }) => (
    <JobActions
      status={status}
      name={`redrive ${id}`}
      requires="job:cancel"
      onAct={(action) => actOnRedrive(id, action)}
    />
  ),
);

export function ReplaysScreen(): ReactNode {
  const { replay } = route.useSearch();
  const navigate = route.useNavigate();
  const replays = useQuery(replaysQuery());
  const redrives = useQuery(redrivesQuery());
  const mayReplay = useMay('replay:create');
  const error = replays.error ?? redrives.error;
  const isThere = error === null || replays.data !== undefined;
  const close = (): void => void navigate({ search: {}, replace: true });
  return (
    <Page
      title="Replays"
      summary="Records that are sent once more: stretches of a topic, and dead letters on their way back."
      actions={
        mayReplay &&
        isThere && (
          <Button onClick={() => void navigate({ search: { replay: '' } })}>Replay records…</Button>
        )
      }
    >
      {!isThere ? (
        <ProblemView error={error} onRetry={() => void replays.refetch()} />
      ) : (
        <>
          <Section title="Replays">
            <DataTable
              label="Replays"
              columns={replayColumns}
              rows={replays.data?.replays ?? []}
              rowKey={({ id }) => id}
              isLoading={replays.isPending}
              empty={<NoReplays />}
            />
          </Section>
          <Section title="Redrives of dead letters">
            <DataTable
              label="Redrives"
              columns={redriveColumns}
              rows={redrives.data?.redrives ?? []}
              rowKey={({ id }) => id}
              isLoading={redrives.isPending}
              empty={<EmptyState title="No dead letter was sent back yet" />}
            />
          </Section>
        </>
      )}
      <ReplayDialog topic={replay ?? ''} isOpen={replay !== undefined} onClose={close} />
    </Page>
  );
}

function NoReplays(): ReactNode {
  return (
    <EmptyState title="Nothing was replayed yet">
      <p>
        A replay copies a stretch of a topic once more, for one group that shall handle it again, or
        into another topic. To send a whole group back instead, reset its offsets: that copies
        nothing.
      </p>
    </EmptyState>
  );
}
