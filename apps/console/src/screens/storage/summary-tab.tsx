import type { RetentionCheck, Storage } from '@posthorn/admin-client';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { storageQuery } from '../../api/storage.js';
import { DataTable, type Column } from '../../components/table/data-table.js';
import { EmptyState } from '../../components/messages/empty-state.js';
import { lagTone } from '../../components/groups/lag-thresholds.js';
import { Section } from '../../components/page/page.js';
import { Stat, Stats } from '../../components/figures/stat.js';
import { Status } from '../../components/values/status.js';
import { Time } from '../../components/values/time.js';
import { duration } from '../../format/durations.js';
import { bytes, digits, plural } from '../../format/numbers.js';
import { TopicSizes } from './topic-sizes.js';

export function SummaryTab(): ReactNode {
  const { data, isPending } = useQuery(storageQuery());
  return (
    <>
      <Figures storage={data} />
      <Section title="Largest topics" actions={<Link to="/storage/topics">All topics</Link>}>
        <TopicSizes
          label="Largest topics"
          topics={data?.largestTopics.slice(0, 10) ?? []}
          isLoading={isPending}
        />
      </Section>
      {data?.store !== 'memory' && (
        <Section title="Retention, by broker">
          <DataTable
            label="Retention"
            columns={retentionColumns}
            rows={data?.retention?.brokers ?? []}
            rowKey={({ brokerId }) => String(brokerId)}
            isLoading={isPending}
            empty={
              <EmptyState title="No check yet">
                A broker looks every few minutes for what is over.
              </EmptyState>
            }
          />
        </Section>
      )}
    </>
  );
}

function Figures({ storage }: { readonly storage: Storage | undefined }): ReactNode {
  const { log, database, wal, outbox } = storage ?? {};
  const unknown = log?.unknownPartitions ?? 0;
  return (
    <Stats>
      <Stat
        label="Records"
        value={bytes(log?.reachableBytes)}
        note={
          unknown > 0 ? `without ${plural(unknown, 'unknown partition')}` : 'that readers can reach'
        }
        tone={unknown > 0 ? 'warn' : undefined}
      />
      <Stat
        label="On disk"
        value={bytes(log?.diskBytes)}
        note={
          log?.segmentCount == null
            ? storage?.store === 'memory' && 'the log is in memory'
            : `in ${plural(log.segmentCount, 'segment')}, with indexes`
        }
      />
      {database != null && (
        <Stat
          label="Database"
          value={bytes(database.sizeInBytes)}
          note={`PostgreSQL ${database.version}`}
        />
      )}
      {wal != null && (
        <Stat
          label="WAL"
          value={bytes(wal.directoryBytes ?? wal.writtenBytes)}
          note={wal.directoryBytes === null ? 'written since it counts' : 'in pg_wal now'}
        />
      )}
      {outbox != null && (
        <Stat
          label="Outbox"
          value={digits(outbox.pending)}
          unit="waiting"
          tone={outbox.dead > 0 ? 'bad' : lagTone(outbox.oldestSeconds)}
          note={
            outbox.dead > 0
              ? `${digits(outbox.dead)} that no log took`
              : outbox.pending > 0 && `the oldest for ${duration(outbox.oldestSeconds)}`
          }
        />
      )}
    </Stats>
  );
}

const retentionColumns: readonly Column<RetentionCheck>[] = [
  { key: 'broker', header: 'Broker', width: '80px', render: ({ brokerId }) => brokerId },
  {
    key: 'state',
    header: 'Last check',
    render: ({ isAlive, error, lastCheckAt }) => {
      if (!isAlive) return <Status tone="quiet">the broker is gone</Status>;
      if (error !== null) return <Status tone="bad">{error}</Status>;
      if (lastCheckAt === null) return <Status tone="busy">not yet</Status>;
      return (
        <Status tone="good">
          <Time at={lastCheckAt} />
        </Status>
      );
    },
  },
  {
    key: 'took',
    header: 'Took',
    width: '90px',
    align: 'right',
    from: 'sm',
    render: ({ durationMs }) => duration(durationMs === null ? null : durationMs / 1000),
  },
  {
    key: 'removed',
    header: 'Records gone',
    width: '120px',
    align: 'right',
    render: ({ totalRecordsRemoved, recordsRemoved }) => (
      <span title={`${digits(recordsRemoved)} by the last check`}>
        {digits(totalRecordsRemoved)}
      </span>
    ),
  },
  {
    key: 'freed',
    header: 'Freed',
    width: '100px',
    align: 'right',
    from: 'sm',
    render: ({ totalBytesFreed }) => bytes(totalBytesFreed),
  },
  {
    key: 'since',
    header: 'Counted since',
    width: '130px',
    from: 'md',
    render: ({ countedSince }) => <Time at={countedSince} />,
  },
  {
    key: 'next',
    header: 'Next',
    width: '110px',
    from: 'sm',
    render: ({ isAlive, nextCheckAt }) => isAlive && <Time at={nextCheckAt} as="until" />,
  },
];
