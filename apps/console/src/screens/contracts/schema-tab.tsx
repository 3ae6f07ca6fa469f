import { Select } from '@mantine/core';
import type { ContractField, ContractVersionBody } from '@posthorn/admin-client';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { contractQuery, contractVersionQuery } from '../../api/contracts.js';
import { CopyButton } from '../../components/values/copy-button.js';
import { DataTable, type Column } from '../../components/table/data-table.js';
import { EmptyState } from '../../components/messages/empty-state.js';
import { Section } from '../../components/page/page.js';
import { ProblemView } from '../../components/messages/problem-view.js';
import { Tag } from '../../components/values/status.js';
import { Time } from '../../components/values/time.js';
import tones from '../../components/values/tones.module.css';
import classes from './contracts.module.css';

const route = getRouteApi('/contracts/$event/');

const columns: readonly Column<ContractField>[] = [
  {
    key: 'field',
    header: 'Field',
    width: '40%',
    render: ({ field }) => <code title={field}>{field === '' ? 'the event' : field}</code>,
  },
  { key: 'type', header: 'Type', render: ({ type }) => <span title={type}>{type}</span> },
  {
    key: 'required',
    header: '',
    width: '110px',
    align: 'right',
    render: ({ isRequired }) => !isRequired && <Tag tone="quiet">optional</Tag>,
  },
];

/** One version: its fields, and the schema as it was registered. */
export function SchemaTab(): ReactNode {
  const { event } = route.useParams();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const { data: contract } = useQuery(contractQuery(event));
  const version = search.version ?? contract?.latestVersion;
  const { data, error, isPending, refetch } = useQuery(contractVersionQuery(event, version));
  return (
    <>
      <div className={classes.tools}>
        <Select
          w={150}
          aria-label="Version"
          data={(contract?.versions ?? [])
            .toSorted((a, b) => b - a)
            .map((one) => ({ value: String(one), label: `Version ${one}` }))}
          value={version === undefined ? null : String(version)}
          onChange={(next) => void navigate({ search: { version: Number(next) } })}
          allowDeselect={false}
        />
        {data !== undefined && <Registered version={data} />}
      </div>
      {error !== null && data === undefined ? (
        <ProblemView error={error} onRetry={() => void refetch()} />
      ) : (
        <>
          <DataTable
            label={`Fields of ${event}`}
            columns={columns}
            rows={data?.fields ?? []}
            rowKey={({ pointer }) => pointer}
            isLoading={isPending}
            empty={<EmptyState title="Its schema names no fields" />}
          />
          {data !== undefined && <Source version={data} />}
        </>
      )}
    </>
  );
}

function Registered({ version }: { readonly version: ContractVersionBody }): ReactNode {
  const { registeredAt, registeredBy, schemaId, references } = version;
  return (
    <p className={tones.soft}>
      registered <Time at={registeredAt} /> by {registeredBy}, schema id {schemaId}
      {references.map(({ name, subject, version: referred }) => (
        <span key={name}>
          {' '}
          · refers to{' '}
          <Link
            to="/contracts/$event"
            params={{ event: subject }}
            search={{ version: referred }}
            title={name}
          >
            {subject} v{referred}
          </Link>
        </span>
      ))}
    </p>
  );
}

function Source({ version: { schema } }: { readonly version: ContractVersionBody }): ReactNode {
  return (
    <Section title="Schema" actions={<CopyButton value={schema} what="the schema" />}>
      <pre className={classes.schema} tabIndex={0}>
        {indented(schema)}
      </pre>
    </Section>
  );
}

/** Schemas come without line breaks; a number beyond 2^53 in one is rounded in sight only, and copied as it is. */
function indented(schema: string): string {
  try {
    return JSON.stringify(JSON.parse(schema), null, 2);
  } catch {
    return schema;
  }
}
