import { Button, Switch } from '@mantine/core';
import type { ConfigBody } from '@posthorn/admin-client';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useState, type ReactNode } from 'react';
import { api, because } from '../../api/client.js';
import { topicConfigsQuery } from '../../api/topics.js';
import { useMay } from '../../api/who.js';
import { ConfigDialog } from '../../components/form/config-dialog.js';
import { DataTable, type Column } from '../../components/table/data-table.js';
import { EmptyState } from '../../components/messages/empty-state.js';
import { ProblemView } from '../../components/messages/problem-view.js';
import { Tag } from '../../components/values/status.js';
import { meaningOf } from '../../format/config-meaning.js';
import classes from './config-tab.module.css';

const route = getRouteApi('/topics/$topic/config');

const SOURCES = { topic: 'set here', broker: 'the broker’s', default: 'default' } as const;

const columns: readonly Column<ConfigBody>[] = [
  {
    key: 'name',
    header: 'Config',
    width: '25%',
    narrow: 'auto',
    render: ({ name }) => <code title={name}>{name}</code>,
  },
  {
    key: 'value',
    header: 'Value',
    width: '21%',
    narrow: '32%',
    render: ({ name, value }) => (
      <>
        <code title={value}>{value === '' ? '(empty)' : value}</code>{' '}
        <span className={classes.meaning}>{meaningOf(name, value)}</span>
      </>
    ),
  },
  {
    key: 'source',
    header: 'Source',
    width: '100px',
    from: 'sm',
    render: ({ source }) => (
      <Tag tone={source === 'topic' ? 'busy' : 'quiet'}>{SOURCES[source]}</Tag>
    ),
  },
  {
    key: 'documentation',
    header: 'What it does here',
    from: 'md',
    render: ({ documentation }) => (
      <span title={documentation ?? ''}>{documentation ?? 'nothing'}</span>
    ),
  },
];

const editColumn = (onEdit: (config: ConfigBody) => void): Column<ConfigBody> => ({
  key: 'edit',
  header: '',
  width: '70px',
  narrow: '60px',
  align: 'right',
  render: (config) => (
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

export function ConfigTab(): ReactNode {
  const { topic } = route.useParams();
  const { onlySet = false } = route.useSearch();
  const navigate = route.useNavigate();
  const { data, error, isPending, refetch } = useQuery(topicConfigsQuery(topic));
  const mayEdit = useMay('topic:edit', topic);
  const [edited, setEdited] = useState<ConfigBody | null>(null);
  const queryClient = useQueryClient();
  const save = async (name: string, value: string | null, reason: string): Promise<void> => {
    await api.PATCH('/api/v1/topics/{topic}/configs', {
      params: { path: { topic } },
      body: { configs: { [name]: value } },
      ...because(reason),
    });
    await queryClient.invalidateQueries({ queryKey: ['topic', topic] });
  };
  if (error !== null && data === undefined) {
    return <ProblemView error={error} onRetry={() => void refetch()} />;
  }
  const all = data?.configs ?? [];
  const set = all.filter(({ source }) => source === 'topic');
  const rows = onlySet ? set : [...set, ...all.filter(({ source }) => source !== 'topic')];
  return (
    <>
      <Switch
        label="Only what is set on this topic"
        checked={onlySet}
        onChange={(event) =>
          void navigate({ search: event.currentTarget.checked ? { onlySet: true } : {} })
        }
      />
      <DataTable
        label={`Configs of ${topic}`}
        columns={mayEdit ? [...columns, editColumn(setEdited)] : columns}
        rows={rows}
        rowKey={({ name }) => name}
        onRowClick={mayEdit ? setEdited : undefined}
        isLoading={isPending}
        empty={
          <EmptyState title="Nothing is set on this topic">
            <p>It goes by the broker’s settings and Kafka’s defaults in everything.</p>
          </EmptyState>
        }
      />
      <ConfigDialog
        config={edited && { ...edited, isSet: edited.source === 'topic' }}
        of={topic}
        onClose={() => setEdited(null)}
        onSave={save}
      />
    </>
  );
}
