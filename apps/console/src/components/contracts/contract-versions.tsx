import { Select } from '@mantine/core';
import type { ContractField, ContractSummary, ContractVersionBody } from '@posthorn/admin-client';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { contractVersionQuery } from '../../api/contracts.js';
import { EmptyState } from '../messages/empty-state.js';
import { ProblemView } from '../messages/problem-view.js';
import { Section } from '../page/page.js';
import { DataTable, type Column } from '../table/data-table.js';
import { CopyButton } from '../values/copy-button.js';
import { Tag } from '../values/status.js';
import { Time } from '../values/time.js';
import tones from '../values/tones.module.css';
import classes from './contract-versions.module.css';

const columns: readonly Column<ContractField>[] = [
  {
    key: 'field',
    header: 'Field',
    width: '40%',
    narrow: '36%',
    render: ({ field }) => <code title={field}>{field === '' ? 'the event' : field}</code>,
  },
  { key: 'type', header: 'Type', render: ({ type }) => <span title={type}>{type}</span> },
  {
    key: 'required',
    header: '',
    width: '110px',
    narrow: '84px',
    align: 'right',
    render: ({ isRequired }) => !isRequired && <Tag tone="quiet">optional</Tag>,
  },
];

interface ContractVersionsProps {
  /** undefined while it is not known. */
  readonly contract: Pick<ContractSummary, 'event' | 'versions' | 'latestVersion'> | undefined;
  /** Without it the latest. */
  readonly version: number | undefined;
  readonly onVersion: (version: number) => void;
}

/** What an event looks like in one of its versions: its fields, and the schema as it was registered. */
export function ContractVersions({
  contract,
  version,
  onVersion,
}: ContractVersionsProps): ReactNode {
  const { event = '', versions = [], latestVersion } = contract ?? {};
  // The page's address may say the version before anybody has said of which event.
  const shown = contract === undefined ? undefined : (version ?? latestVersion);
  const { data, error, isPending, refetch } = useQuery(contractVersionQuery(event, shown));
  return (
    <>
      <div className={classes.tools}>
        <Select
          w={150}
          aria-label="Version"
          data={versions
            .toSorted((a, b) => b - a)
            .map((one) => ({ value: String(one), label: `Version ${one}` }))}
          value={shown === undefined ? null : String(shown)}
          onChange={(next) => onVersion(Number(next))}
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
          {data !== undefined && <SchemaSource schema={data.schema} />}
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

/** A schema as text, to be read and copied. */
export function SchemaSource({ schema }: { readonly schema: string }): ReactNode {
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
