import type { DefinitionChange, ImportResult } from '@posthorn/admin-client';
import type { ReactNode } from 'react';
import { DataTable, type Column } from '../../components/table/data-table.js';
import { EmptyState } from '../../components/messages/empty-state.js';
import { Status, type Tone } from '../../components/values/status.js';
import { plural } from '../../format/numbers.js';

const ACTIONS: Readonly<Record<DefinitionChange['action'], readonly [tone: Tone, text: string]>> = {
  create: ['good', 'made'],
  update: ['busy', 'changed'],
  manual: ['warn', 'left to you'],
  conflict: ['bad', 'conflict'],
};

const columns: readonly Column<DefinitionChange>[] = [
  {
    key: 'action',
    header: 'Is',
    width: '130px',
    render: ({ action }) => <Status tone={ACTIONS[action][0]}>{ACTIONS[action][1]}</Status>,
  },
  { key: 'kind', header: 'Kind', width: '110px', from: 'sm', render: ({ kind }) => kind },
  { key: 'name', header: 'Name', render: ({ name }) => <span title={name}>{name}</span> },
  {
    key: 'what',
    header: 'What',
    from: 'sm',
    render: ({ what }) => <span title={what}>{what}</span>,
  },
  {
    key: 'before',
    header: 'Before',
    width: '18%',
    from: 'md',
    render: ({ before }) => <span title={before ?? ''}>{before}</span>,
  },
  {
    key: 'after',
    header: 'After',
    width: '18%',
    from: 'md',
    render: ({ after }) => <span title={after ?? ''}>{after}</span>,
  },
];

export function ChangesTable({ result }: { readonly result: ImportResult }): ReactNode {
  const { changes, unchanged } = result;
  return (
    <DataTable
      label="What would change"
      columns={columns}
      rows={changes}
      rowKey={({ kind, name, what }) => `${kind} ${name} ${what}`}
      empty={
        <EmptyState title="Nothing">
          <p>{plural(unchanged, 'entry', 'entries')} of the document are as it says.</p>
        </EmptyState>
      }
    />
  );
}
