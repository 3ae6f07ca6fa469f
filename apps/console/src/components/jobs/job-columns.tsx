import type { ReactNode } from 'react';
import type { Column } from '../table/data-table.js';
import { JobProgress, JobStatusView, type Job } from './job-progress.js';
import { Time } from '../values/time.js';

/** The table of a kind of jobs: what each is about, and what can be done with it, is for the screen to say. */
export function jobColumns<J extends Job>(
  what: Column<J>,
  actions: (job: J) => ReactNode,
): readonly Column<J>[] {
  return [
    { key: 'id', header: 'Id', width: '70px', from: 'sm', render: ({ id }) => id },
    {
      key: 'status',
      header: 'Status',
      width: '120px',
      narrow: '104px',
      render: (job) => <JobStatusView job={job} />,
    },
    what,
    {
      key: 'progress',
      header: 'Progress',
      width: '250px',
      from: 'sm',
      render: (job) => <JobProgress job={job} />,
    },
    {
      key: 'by',
      header: 'By',
      width: '130px',
      from: 'lg',
      render: ({ createdBy, reason }) => <span title={reason ?? undefined}>{createdBy}</span>,
    },
    {
      key: 'at',
      header: 'Asked for',
      width: '110px',
      align: 'right',
      from: 'md',
      render: ({ createdAt }) => <Time at={createdAt} />,
    },
    {
      key: 'actions',
      header: '',
      width: '160px',
      narrow: '158px',
      align: 'right',
      render: actions,
    },
  ];
}
