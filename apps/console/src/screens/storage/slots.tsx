import type { ReplicationSlot } from '@posthorn/admin-client';
import type { ReactNode } from 'react';
import { DataTable, type Column } from '../../components/table/data-table.js';
import { Section } from '../../components/page/page.js';
import { Status } from '../../components/values/status.js';
import { bytes } from '../../format/numbers.js';

const columns: readonly Column<ReplicationSlot>[] = [
  { key: 'name', header: 'Slot', render: ({ name }) => <code title={name}>{name}</code> },
  {
    key: 'active',
    header: 'State',
    width: '160px',
    render: ({ isActive }) => (
      <Status tone={isActive ? 'good' : 'warn'}>{isActive ? 'is read' : 'nobody reads it'}</Status>
    ),
  },
  {
    key: 'retained',
    header: 'Keeps of the WAL',
    width: '150px',
    align: 'right',
    render: ({ retainedBytes }) => bytes(retainedBytes),
  },
];

/** One that nobody reads keeps the WAL until the disk is full. */
export function Slots({ slots }: { readonly slots: readonly ReplicationSlot[] }): ReactNode {
  return (
    <Section title="Replication slots">
      <DataTable
        label="Replication slots"
        columns={columns}
        rows={slots}
        rowKey={({ name }) => name}
      />
    </Section>
  );
}
