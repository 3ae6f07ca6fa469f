import type {
  DatabaseFigures,
  StorageArea,
  VacuumedTable,
  VacuumFigures,
  WalFigures,
} from '@posthorn/admin-client';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { storageQuery } from '../../api/storage.js';
import { DataTable, type Column } from '../../components/table/data-table.js';
import { EmptyState } from '../../components/messages/empty-state.js';
import { Section } from '../../components/page/page.js';
import { ShareBar } from '../../components/figures/share-bar.js';
import { Stat, Stats } from '../../components/figures/stat.js';
import { Time } from '../../components/values/time.js';
import { duration } from '../../format/durations.js';
import { bytes, digits } from '../../format/numbers.js';
import { AREA_MEANINGS } from './areas.js';
import { Slots } from './slots.js';

/** What a database administrator would ask of it. */
export function DatabaseTab(): ReactNode {
  const { data, isPending } = useQuery(storageQuery());
  if (data?.store === 'memory') {
    return (
      <EmptyState title="There is no database">
        <p>
          This broker keeps its log in memory: everything is gone when it ends. With{' '}
          <code>DATABASE_URL</code> or a data directory it is kept in PostgreSQL.
        </p>
      </EmptyState>
    );
  }
  const areas = data?.areas ?? [];
  return (
    <>
      {data?.vacuum != null && (
        <Health vacuum={data.vacuum} wal={data.wal} database={data.database} />
      )}
      <Section title="What its tables are for">
        <DataTable
          label="Tables by what they are for"
          columns={areaColumns(Math.max(1, ...areas.map((area) => Number(sizeOf(area)))))}
          rows={areas}
          rowKey={({ area }) => area}
          isLoading={isPending}
        />
      </Section>
      {data?.wal != null && data.wal.slots.length > 0 && <Slots slots={data.wal.slots} />}
      <Section title="Tables with the most dead rows">
        <DataTable
          label="Tables with the most dead rows"
          columns={tableColumns}
          rows={data?.vacuum?.tables ?? []}
          rowKey={({ table }) => table}
          isLoading={isPending}
          empty={<EmptyState title="No dead rows" />}
        />
      </Section>
    </>
  );
}

interface HealthProps {
  readonly database: DatabaseFigures | null;
  readonly vacuum: VacuumFigures;
  readonly wal: WalFigures | null;
}

function Health({ vacuum, wal, database }: HealthProps): ReactNode {
  const { isAutomatic, running, transactionAge, freezeMaxAge, oldestTransactionSeconds } = vacuum;
  // Beyond 1 autovacuum should be freezing, and does not get to it.
  const share = transactionAge / Math.max(1, freezeMaxAge);
  return (
    <Stats>
      <Stat
        label="Connections"
        value={digits(database?.connections)}
        note={`of ${digits(database?.maxConnections)}`}
      />
      <Stat
        label="Autovacuum"
        value={isAutomatic ? 'on' : 'off'}
        tone={isAutomatic ? 'good' : 'bad'}
        note={running > 0 ? `${running} under way` : 'none under way'}
      />
      <Stat
        label="Oldest transaction"
        value={duration(oldestTransactionSeconds)}
        note="nothing younger can be vacuumed"
      />
      <Stat
        label="Transactions not frozen"
        value={digits(transactionAge)}
        tone={share > 1 ? 'warn' : 'good'}
        note={`${Math.round(share * 100)} % of what autovacuum waits for`}
      />
      <Stat
        label="WAL written"
        value={bytes(wal?.writtenBytes)}
        note={
          wal?.countedSince != null && (
            <>
              since <Time at={wal.countedSince} as="full" />
            </>
          )
        }
      />
    </Stats>
  );
}

const sizeOf = ({ tableBytes, indexBytes }: StorageArea): bigint =>
  BigInt(tableBytes) + BigInt(indexBytes);

const areaColumns = (most: number): readonly Column<StorageArea>[] => [
  {
    key: 'area',
    header: 'For',
    render: ({ area }) => <span title={AREA_MEANINGS[area]}>{AREA_MEANINGS[area]}</span>,
  },
  {
    key: 'tables',
    header: 'Tables',
    width: '80px',
    align: 'right',
    from: 'sm',
    render: ({ tables }) => digits(tables),
  },
  {
    key: 'rows',
    header: 'Rows, about',
    width: '120px',
    align: 'right',
    from: 'md',
    render: ({ liveRows }) => digits(liveRows),
  },
  {
    key: 'table',
    header: 'Data',
    width: '95px',
    align: 'right',
    render: ({ tableBytes }) => bytes(tableBytes),
  },
  {
    key: 'index',
    header: 'Indexes',
    width: '95px',
    align: 'right',
    render: ({ indexBytes }) => bytes(indexBytes),
  },
  {
    key: 'bar',
    header: '',
    width: '20%',
    from: 'sm',
    render: (area) => <ShareBar part={Number(sizeOf(area))} whole={most} />,
  },
];

const tableColumns: readonly Column<VacuumedTable>[] = [
  {
    key: 'table',
    header: 'Table',
    render: ({ table }) => <code title={table}>{table}</code>,
  },
  {
    key: 'dead',
    header: 'Dead rows',
    width: '110px',
    align: 'right',
    render: ({ deadRows }) => digits(deadRows),
  },
  {
    key: 'live',
    header: 'Live rows',
    width: '110px',
    align: 'right',
    from: 'sm',
    render: ({ liveRows }) => digits(liveRows),
  },
  {
    key: 'size',
    header: 'Size',
    width: '100px',
    align: 'right',
    from: 'sm',
    render: ({ sizeInBytes }) => bytes(sizeInBytes),
  },
  {
    key: 'vacuum',
    header: 'Last vacuum',
    width: '130px',
    render: ({ lastVacuumAt }) => (lastVacuumAt === null ? 'never' : <Time at={lastVacuumAt} />),
  },
];
