import type { PartitionLagBody } from '@posthorn/admin-client';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useState, type ReactNode } from 'react';
import { groupLagQuery, groupQuery } from '../../api/groups.js';
import { useMay } from '../../api/who.js';
import { DataTable, type Column } from '../../components/table/data-table.js';
import { EmptyState } from '../../components/messages/empty-state.js';
import { LagSeconds } from '../../components/groups/lag-seconds.js';
import { NumberedName } from '../../components/values/numbered-name.js';
import { ProblemView } from '../../components/messages/problem-view.js';
import { actionColumn } from '../../components/table/row-menu.js';
import { ShareBar } from '../../components/figures/share-bar.js';
import { digits } from '../../format/numbers.js';
import { LagFigures } from './lag-figures.js';
import classes from './groups.module.css';
import { SkipRecord } from './skip-record.js';

/** A bar of less would be full for a lag of two. */
const BAR_RECORDS_MIN = 100;

const route = getRouteApi('/groups/$group/');

const columnsFor = (
  most: number,
  clientOf: (memberId: string) => string | undefined,
): readonly Column<PartitionLagBody>[] => [
  {
    key: 'topic',
    header: 'Topic',
    render: ({ topic, partition }) => (
      <Link to="/topics/$topic" params={{ topic }} title={topic}>
        <NumberedName name={topic} number={`-${partition}`} isForPhones />
      </Link>
    ),
  },
  {
    key: 'partition',
    header: 'Partition',
    width: '84px',
    align: 'right',
    from: 'sm',
    render: ({ partition }) => partition,
  },
  {
    key: 'committed',
    header: 'Committed',
    width: '120px',
    align: 'right',
    from: 'sm',
    render: (one) => <Committed partition={one} />,
  },
  {
    key: 'end',
    header: 'End',
    width: '120px',
    align: 'right',
    from: 'md',
    render: ({ highWatermark }) => digits(highWatermark),
  },
  {
    key: 'lag',
    header: 'Lag',
    width: '90px',
    narrow: '72px',
    align: 'right',
    render: ({ lag }) => digits(lag),
  },
  {
    key: 'bar',
    header: '',
    width: '12%',
    from: 'sm',
    render: ({ lag }) => <ShareBar part={Number(lag ?? 0)} whole={most} />,
  },
  {
    key: 'seconds',
    header: 'Behind',
    width: '110px',
    narrow: '84px',
    align: 'right',
    render: ({ lagSeconds }) => <LagSeconds seconds={lagSeconds} />,
  },
  {
    key: 'member',
    header: 'Read by',
    from: 'sm',
    render: ({ memberId }) => <Reader memberId={memberId} clientId={clientOf(memberId ?? '')} />,
  },
];

/** Leads to the records that wait. */
function Committed({ partition: one }: { readonly partition: PartitionLagBody }): ReactNode {
  const { topic, partition, committedOffset } = one;
  if (committedOffset === null) return <span className={classes.none}>nothing yet</span>;
  return (
    <Link
      to="/topics/$topic"
      params={{ topic }}
      search={{ partition, from: committedOffset, order: 'asc' }}
      title="The records from there on"
    >
      {digits(committedOffset)}
    </Link>
  );
}

interface ReaderProps {
  readonly memberId: string | null;
  readonly clientId: string | undefined;
}

function Reader({ memberId, clientId }: ReaderProps): ReactNode {
  if (memberId === null) return <span className={classes.none}>nobody</span>;
  return <span title={memberId}>{clientId ?? memberId}</span>;
}

/** A partition with a record that was not read yet. */
type Waiting = PartitionLagBody & { readonly committedOffset: string };

const isWaiting = (one: PartitionLagBody): one is Waiting =>
  one.committedOffset !== null && one.lag !== null && one.lag !== '0';

const skipColumn = (onSkip: (partition: Waiting) => void): Column<PartitionLagBody> =>
  actionColumn(
    ({ topic, partition }) => `${topic}, partition ${partition}`,
    (one) =>
      isWaiting(one)
        ? [{ label: 'Skip the next record…', isDestructive: true, onClick: () => onSkip(one) }]
        : [],
  );

export function LagTab(): ReactNode {
  const { group } = route.useParams();
  const { data, error, isPending, refetch } = useQuery(groupLagQuery(group));
  const { data: described } = useQuery(groupQuery(group));
  const mayReset = useMay('group:reset', group);
  const [skipping, setSkipping] = useState<Waiting | null>(null);
  if (error !== null && data === undefined) {
    return <ProblemView error={error} onRetry={() => void refetch()} />;
  }
  const clients = new Map(described?.members.map((one) => [one.memberId, one.clientId]));
  const rows = data?.partitions ?? [];
  const columns = columnsFor(
    Math.max(BAR_RECORDS_MIN, ...rows.map(({ lag }) => Number(lag ?? 0))),
    (memberId) => clients.get(memberId),
  );
  return (
    <>
      <LagFigures group={group} />
      <DataTable
        label={`Lag of ${group}`}
        columns={mayReset ? [...columns, skipColumn(setSkipping)] : columns}
        rows={rows}
        rowKey={({ topic, partition }) => `${topic}/${partition}`}
        isLoading={isPending}
        empty={
          <EmptyState title="No offsets yet">
            <p>
              The lag of a group is counted from the offsets it commits. This one has committed
              nothing and reads nothing.
            </p>
          </EmptyState>
        }
      />
      {skipping !== null && (
        <SkipRecord group={group} partition={skipping} onClose={() => setSkipping(null)} />
      )}
    </>
  );
}
