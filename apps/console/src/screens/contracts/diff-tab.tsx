import { Select } from '@mantine/core';
import type { ContractChange, ContractDiff } from '@posthorn/admin-client';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { contractDiffQuery, contractQuery } from '../../api/contracts.js';
import { DataTable, type Column } from '../../components/table/data-table.js';
import { EmptyState } from '../../components/messages/empty-state.js';
import { Section } from '../../components/page/page.js';
import { ProblemView } from '../../components/messages/problem-view.js';
import { Status, type Tone } from '../../components/values/status.js';
import { comparedOf, type DiffSearch } from './contracts-search.js';
import classes from './contracts.module.css';

const route = getRouteApi('/contracts/$event/diff');

const TONES: Readonly<Record<ContractChange['kind'], Tone>> = {
  added: 'good',
  removed: 'bad',
  changed: 'warn',
};

const columns: readonly Column<ContractChange>[] = [
  {
    key: 'kind',
    header: 'Change',
    width: '120px',
    render: ({ kind }) => <Status tone={TONES[kind]}>{kind}</Status>,
  },
  {
    key: 'message',
    header: 'What',
    render: ({ message }) => <span title={message}>{message}</span>,
  },
  {
    key: 'before',
    header: 'Before',
    width: '24%',
    from: 'md',
    render: ({ before }) => <span title={before?.type}>{before?.type}</span>,
  },
  {
    key: 'after',
    header: 'After',
    width: '24%',
    from: 'md',
    render: ({ after }) => <span title={after?.type}>{after?.type}</span>,
  },
];

/** What changed from one version to another, and who breaks by it. */
export function DiffTab(): ReactNode {
  const { event } = route.useParams();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const { data: contract } = useQuery(contractQuery(event));
  if (contract === undefined) return null;
  const compared = comparedOf(contract.versions, search);
  if (compared === null) {
    return (
      <EmptyState title="There is one version">
        <p>What the next one changes, and whom it would break, is shown here.</p>
      </EmptyState>
    );
  }
  return (
    <>
      <Versions
        versions={contract.versions}
        compared={compared}
        onChange={(next) => void navigate({ search: { ...compared, ...next } })}
      />
      <Comparison event={event} {...compared} />
    </>
  );
}

interface VersionsProps {
  readonly versions: readonly number[];
  readonly compared: Required<DiffSearch>;
  readonly onChange: (next: DiffSearch) => void;
}

function Versions({ versions, compared, onChange }: VersionsProps): ReactNode {
  const data = versions
    .toSorted((a, b) => b - a)
    .map((one) => ({ value: String(one), label: `Version ${one}` }));
  return (
    <div className={classes.tools}>
      <Select
        w={150}
        label="From"
        data={data}
        value={String(compared.older)}
        onChange={(next) => onChange({ older: Number(next) })}
        allowDeselect={false}
      />
      <Select
        w={150}
        label="To"
        data={data}
        value={String(compared.newer)}
        onChange={(next) => onChange({ newer: Number(next) })}
        allowDeselect={false}
      />
    </div>
  );
}

interface ComparisonProps {
  readonly event: string;
  readonly older: number;
  readonly newer: number;
}

function Comparison({ event, older, newer }: ComparisonProps): ReactNode {
  const { data, error, isPending, refetch } = useQuery(contractDiffQuery(event, older, newer));
  if (error !== null && data === undefined) {
    return <ProblemView error={error} onRetry={() => void refetch()} />;
  }
  return (
    <>
      {data !== undefined && <Verdict diff={data} />}
      <DataTable
        label={`Changes from version ${older} to version ${newer}`}
        columns={columns}
        rows={data?.changes ?? []}
        rowKey={({ kind, pointer }) => `${kind} ${pointer}`}
        isLoading={isPending}
        empty={<EmptyState title="No field changed" />}
      />
    </>
  );
}

function Verdict({ diff }: { readonly diff: ContractDiff }): ReactNode {
  const { from, to, isBackwardCompatible, isForwardCompatible, findings } = diff;
  return (
    <>
      <div className={classes.verdict}>
        <Status tone={isBackwardCompatible ? 'good' : 'bad'}>
          Readers of v{to.version} {isBackwardCompatible ? 'read' : 'cannot read'} events of v
          {from.version}
        </Status>
        <Status tone={isForwardCompatible ? 'good' : 'bad'}>
          Readers of v{from.version} {isForwardCompatible ? 'read' : 'cannot read'} events of v
          {to.version}
        </Status>
      </div>
      {findings.length > 0 && (
        <Section title="Who breaks">
          <ul className={classes.changes}>
            {findings.map(({ rule, direction, pointer, message }) => (
              <li key={`${rule} ${direction} ${pointer}`}>{message}</li>
            ))}
          </ul>
        </Section>
      )}
    </>
  );
}
