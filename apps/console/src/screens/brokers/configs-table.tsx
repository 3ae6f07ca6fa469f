import { Button, Switch } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { ConfigDialog, type EditedConfig } from '../../components/form/config-dialog.js';
import { DataTable, type Column } from '../../components/table/data-table.js';
import { EmptyState } from '../../components/messages/empty-state.js';
import { FilterInput } from '../../components/form/filter-input.js';
import { Tag } from '../../components/values/status.js';
import { meaningOf } from '../../format/config-meaning.js';
import tones from '../../components/values/tones.module.css';
import type { ConfigsSearch } from './brokers-search.js';
import classes from './brokers.module.css';

export interface ShownConfig extends EditedConfig {
  /** What it is there; null: nothing, or it is not told. */
  readonly shown: string | null;
  /** Where that comes from, in a word. */
  readonly source: string;
  readonly canChange: boolean;
  readonly isSensitive: boolean;
}

interface ConfigsTableProps {
  readonly label: string;
  /** "broker 1", "all brokers". */
  readonly of: string;
  readonly configs: readonly ShownConfig[] | undefined;
  readonly search: ConfigsSearch;
  readonly onSearch: (search: ConfigsSearch) => void;
  readonly onSave: (name: string, value: string | null, reason: string) => Promise<void>;
}

const columns: readonly Column<ShownConfig>[] = [
  {
    key: 'name',
    header: 'Config',
    width: '30%',
    narrow: 'auto',
    render: ({ name }) => <code title={name}>{name}</code>,
  },
  {
    key: 'value',
    header: 'Value',
    width: '21%',
    narrow: '32%',
    render: ({ name, shown, isSensitive }) => {
      if (isSensitive) return <span className={tones.soft}>not told</span>;
      if (shown === null) return <span className={tones.soft}>not set</span>;
      return (
        <>
          <code title={shown}>{shown === '' ? '(empty)' : shown}</code>{' '}
          <span className={tones.soft}>{meaningOf(name, shown)}</span>
        </>
      );
    },
  },
  {
    key: 'source',
    header: 'Source',
    width: '115px',
    from: 'sm',
    render: ({ isSet, source }) => <Tag tone={isSet ? 'busy' : 'quiet'}>{source}</Tag>,
  },
  {
    key: 'documentation',
    header: 'What it does',
    from: 'md',
    render: ({ documentation }) => <span title={documentation ?? ''}>{documentation}</span>,
  },
];

const editColumn = (onEdit: (config: ShownConfig) => void): Column<ShownConfig> => ({
  key: 'edit',
  header: '',
  width: '70px',
  narrow: '60px',
  align: 'right',
  render: (config) =>
    config.canChange && (
      <Button
        size="compact-xs"
        variant="subtle"
        aria-label={`Edit ${config.name}`}
        onClick={() => onEdit(config)}
      >
        Edit
      </Button>
    ),
});

/** Configs of brokers, those that somebody has set first. */
export function ConfigsTable(props: ConfigsTableProps): ReactNode {
  const { label, of, configs, search, onSearch, onSave } = props;
  const { filter = '', onlySet = false } = search;
  const [edited, setEdited] = useState<ShownConfig | null>(null);
  const rows = (configs ?? [])
    .filter(({ name, isSet }) => name.includes(filter) && (isSet || !onlySet))
    .toSorted((a, b) => Number(b.isSet) - Number(a.isSet) || a.name.localeCompare(b.name));
  return (
    <>
      <div className={classes.tools}>
        <FilterInput
          label="Configs whose name contains"
          value={filter}
          onChange={(next) => onSearch({ ...search, filter: next || undefined })}
        />
        <Switch
          label="Only what is set here"
          checked={onlySet}
          onChange={(event) =>
            onSearch({ ...search, onlySet: event.currentTarget.checked || undefined })
          }
        />
      </div>
      <DataTable
        label={label}
        columns={[...columns, editColumn(setEdited)]}
        rows={rows}
        rowKey={({ name }) => name}
        isLoading={configs === undefined}
        empty={<EmptyState title={onlySet ? 'Nothing is set here' : 'No such config'} />}
      />
      <ConfigDialog config={edited} of={of} onClose={() => setEdited(null)} onSave={onSave} />
    </>
  );
}
