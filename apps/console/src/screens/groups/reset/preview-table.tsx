import { Button, TextInput } from '@mantine/core';
import type { PlannedOffsetBody, ResetResult } from '@posthorn/admin-client';
import type { ReactNode } from 'react';
import { DataTable, type Column } from '../../../components/table/data-table.js';
import { EmptyState } from '../../../components/messages/empty-state.js';
import { NumberedName } from '../../../components/values/numbered-name.js';
import { Tag } from '../../../components/values/status.js';
import { digits, plural } from '../../../format/numbers.js';
import { effectOf, placeOf, totalsOf, type Edits } from './reset-plan.js';
import classes from './reset.module.css';

interface PreviewTableProps {
  /** undefined while it is worked out. */
  readonly result: ResetResult | undefined;
  readonly edits: Edits;
  readonly onEdit: (place: string, offset: string) => void;
  readonly onClear: () => void;
}

const columnsFor = ({ edits, onEdit }: PreviewTableProps): readonly Column<PlannedOffsetBody>[] => [
  {
    key: 'topic',
    header: 'Topic',
    render: ({ topic, partition }) => (
      <span title={topic}>
        <NumberedName name={topic} number={`-${partition}`} isForPhones />
      </span>
    ),
  },
  {
    key: 'partition',
    header: 'Partition',
    width: '84px',
    align: 'right',
    from: 'sm',
    render: ({ partition }) => partition,
  },
  {
    key: 'now',
    header: 'Now',
    width: '120px',
    align: 'right',
    from: 'sm',
    render: ({ before }) => (before === null ? 'nothing' : digits(before)),
  },
  {
    key: 'then',
    header: 'Then',
    width: '150px',
    narrow: '116px',
    render: (planned) => (
      <TextInput
        size="xs"
        className={classes.offset}
        aria-label={`New offset of ${planned.topic}, partition ${planned.partition}`}
        inputMode="numeric"
        value={edits.get(placeOf(planned)) ?? planned.after}
        onChange={(event) => {
          const typed = event.currentTarget.value.replace(/\D/g, '').slice(0, 19);
          if (typed !== '') onEdit(placeOf(planned), typed);
        }}
      />
    ),
  },
  {
    key: 'effect',
    header: 'Records',
    width: '30%',
    render: (planned) => (
      <>
        <EffectText planned={planned} />{' '}
        {planned.isClamped && (
          <Tag tone="warn" title="What was asked for lies outside of what is kept">
            nearest there is
          </Tag>
        )}
      </>
    ),
  },
];

export function PreviewTable(props: PreviewTableProps): ReactNode {
  const { result, edits, onClear } = props;
  return (
    <>
      <p className={classes.totals} aria-live="polite">
        {result === undefined ? 'Working it out…' : <Totals result={result} />}
        {edits.size > 0 && (
          <Button variant="subtle" size="compact-xs" onClick={onClear}>
            Undo the edits
          </Button>
        )}
      </p>
      <DataTable
        label="What the reset would do"
        columns={columnsFor(props)}
        rows={result?.offsets ?? []}
        rowKey={placeOf}
        isFaded={(planned) => effectOf(planned).kind === 'stays'}
        isLoading={result === undefined}
        empty={
          <EmptyState title="Nothing to reset">
            <p>The group has no committed offsets there.</p>
          </EmptyState>
        }
      />
    </>
  );
}

function Totals({ result }: { readonly result: ResetResult }): ReactNode {
  const { recordsToReread, recordsToSkip } = result;
  const { partitions, moved } = totalsOf(result);
  return (
    <>
      <strong>{plural(recordsToReread, 'record')}</strong> will be read again,{' '}
      <strong className={recordsToSkip === '0' ? undefined : classes.bad}>
        {plural(recordsToSkip, 'record')}
      </strong>{' '}
      never. {digits(moved)} of {plural(partitions, 'partition')} move.
    </>
  );
}

function EffectText({ planned }: { readonly planned: PlannedOffsetBody }): ReactNode {
  const effect = effectOf(planned);
  switch (effect.kind) {
    case 'stays':
      return 'stays';
    case 'begins':
      return 'begins here';
    case 'rereads':
      return `${digits(effect.records)} again`;
    case 'skips':
      return <span className={classes.bad}>{digits(effect.records)} skipped</span>;
  }
}
