import { Button } from '@mantine/core';
import type { Export } from '@posthorn/admin-client';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { actOnExport, exportsQuery } from '../../api/exports.js';
import { useMay } from '../../api/who.js';
import { DataTable } from '../../components/table/data-table.js';
import { EmptyState } from '../../components/messages/empty-state.js';
import { JobActions } from '../../components/jobs/job-actions.js';
import { jobColumns } from '../../components/jobs/job-columns.js';
import { Page } from '../../components/page/page.js';
import { ProblemView } from '../../components/messages/problem-view.js';
import tones from '../../components/values/tones.module.css';
import { emptyExport } from './export-draft.js';
import { ExportDialog } from './export-dialog.js';
import { stretchOf } from './export-words.js';
import { TakeExport } from './take-export.js';

const route = getRouteApi('/exports');

const columns = jobColumns<Export>(
  {
    key: 'what',
    header: 'What',
    render: (one) => (
      <span title={`${one.topic}, ${stretchOf(one)}`}>
        {one.topic}
        <span className={tones.soft}>
          {one.format === 'csv' ? ' as CSV, ' : ', '}
          {stretchOf(one)}
        </span>
      </span>
    ),
  },
  (one) => (
    <>
      <JobActions
        status={one.status}
        name={`export ${one.id}`}
        requires="export:cancel"
        onAct={(action) => actOnExport(one.id, action)}
      />
      <TakeExport job={one} />
    </>
  ),
);

export function ExportsScreen(): ReactNode {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const { data, error, isPending, refetch } = useQuery(exportsQuery());
  const mayExport = useMay('export:create');
  // Nothing can be exported where there is no list either.
  const isThere = error === null || data !== undefined;
  const open = (): void => void navigate({ search: { export: '' } });
  return (
    <Page
      title="Exports"
      summary="Stretches of topics as files: as whoever asked for them may see the records."
      actions={mayExport && isThere && <Button onClick={open}>Export records…</Button>}
    >
      {!isThere ? (
        <ProblemView error={error} onRetry={() => void refetch()} />
      ) : (
        <DataTable
          label="Exports"
          columns={columns}
          rows={data?.exports ?? []}
          rowKey={({ id }) => id}
          isLoading={isPending}
          empty={<NoExports mayExport={mayExport} />}
        />
      )}
      <ExportDialog
        draft={{ ...emptyExport, topic: search.export ?? '' }}
        isOpen={search.export !== undefined}
        onClose={() => void navigate({ search: {}, replace: true })}
      />
    </Page>
  );
}

function NoExports({ mayExport }: { readonly mayExport: boolean }): ReactNode {
  return (
    <EmptyState title="Nothing was exported yet">
      <p>
        An export writes a stretch of a topic into a file, for a program or a spreadsheet. It goes
        on without you, survives a broker that is killed, and is kept for a day.
      </p>
      <p>
        {mayExport
          ? 'Export above the records of a topic takes along what you have narrowed them to.'
          : 'It takes the permission export:create, which a developer has.'}
      </p>
    </EmptyState>
  );
}
