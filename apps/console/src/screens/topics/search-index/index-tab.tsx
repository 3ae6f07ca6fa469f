import { Button, Group } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useState, type ReactNode } from 'react';
import { api, because } from '../../../api/client.js';
import { topicConfigsQuery } from '../../../api/topics.js';
import { useMay } from '../../../api/who.js';
import { ConfigDialog } from '../../../components/form/config-dialog.js';
import { DataTable, type Column } from '../../../components/table/data-table.js';
import { EmptyState } from '../../../components/messages/empty-state.js';
import { Section } from '../../../components/page/page.js';
import { ProblemView } from '../../../components/messages/problem-view.js';
import { BuildIndex } from './build-index.js';
import { fieldsOf, INDEX_CONFIG, type IndexedField } from './index-fields.js';
import { IndexBuilds } from './index-builds.js';

const route = getRouteApi('/topics/$topic/index');

const columns: readonly Column<IndexedField>[] = [
  {
    key: 'field',
    header: 'Field',
    width: '50%',
    render: ({ field }) => <code title={field}>{field}</code>,
  },
  { key: 'meaning', header: 'Fast by', render: ({ meaning }) => meaning },
];

/** By what records of the topic are found at once, and the work of indexing what it held before. */
export function IndexTab(): ReactNode {
  const { topic } = route.useParams();
  const { data, error, isPending, refetch } = useQuery(topicConfigsQuery(topic));
  const maySeeBuilds = useMay('job:view');
  const mayEdit = useMay('topic:edit', topic);
  const mayBuild = useMay('search:edit') && mayEdit;
  const [dialog, setDialog] = useState<'fields' | 'build' | null>(null);
  if (error !== null && data === undefined) {
    return <ProblemView error={error} onRetry={() => void refetch()} />;
  }
  const config = data?.configs.find(({ name }) => name === INDEX_CONFIG);
  const fields = fieldsOf(config?.value ?? '');
  return (
    <>
      <Section
        title="Found at once by"
        actions={
          <Group gap="xs">
            {mayEdit && config !== undefined && (
              <Button variant="default" onClick={() => setDialog('fields')}>
                Choose fields…
              </Button>
            )}
            {mayBuild && fields.length > 0 && (
              <Button onClick={() => setDialog('build')}>Build index…</Button>
            )}
          </Group>
        }
      >
        <DataTable
          label={`Fields by which records of ${topic} are found`}
          columns={columns}
          rows={fields}
          rowKey={({ field }) => field}
          isLoading={isPending}
          empty={<NoFields />}
        />
      </Section>
      {maySeeBuilds && (
        <Section title="Builds">
          <IndexBuilds topic={topic} mayCancel={mayBuild} />
        </Section>
      )}
      <EditFields
        topic={topic}
        config={dialog === 'fields' ? config : undefined}
        onClose={() => setDialog(null)}
      />
      <BuildIndex topic={topic} isOpen={dialog === 'build'} onClose={() => setDialog(null)} />
    </>
  );
}

interface EditFieldsProps {
  readonly topic: string;
  /** undefined closes the dialog. */
  readonly config:
    | { readonly value: string; readonly source: string; readonly documentation: string | null }
    | undefined;
  readonly onClose: () => void;
}

function EditFields({ topic, config, onClose }: EditFieldsProps): ReactNode {
  const queryClient = useQueryClient();
  const save = async (name: string, value: string | null, reason: string): Promise<void> => {
    await api.PATCH('/api/v1/topics/{topic}/configs', {
      params: { path: { topic } },
      body: { configs: { [name]: value } },
      ...because(reason),
    });
    await queryClient.invalidateQueries({ queryKey: ['topic', topic] });
  };
  const edited = config && { ...config, name: INDEX_CONFIG, isSet: config.source === 'topic' };
  return <ConfigDialog config={edited ?? null} of={topic} onClose={onClose} onSave={save} />;
}

function NoFields(): ReactNode {
  return (
    <EmptyState title="Indexed by nothing">
      <p>
        Every search reads the topic’s records. Fields that are chosen are indexed from then on, and
        a build does it for what the topic holds already.
      </p>
    </EmptyState>
  );
}
