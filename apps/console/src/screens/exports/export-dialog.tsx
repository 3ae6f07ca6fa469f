import { NumberInput, Select, TextInput } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState, type ReactNode } from 'react';
import { createExport, exportPreviewQuery } from '../../api/exports.js';
import { DialogForm, FieldPair, FormDialog } from '../../components/form/form-dialog.js';
import { ProblemView } from '../../components/messages/problem-view.js';
import { ReasonInput } from '../../components/form/reason-input.js';
import { TimeField } from '../../components/form/time-field.js';
import { TopicField } from '../../components/form/topic-field.js';
import { plural } from '../../format/numbers.js';
import { exportBodyOf, type ExportDraft } from './export-draft.js';

interface ExportDialogProps {
  /** What it opens with. */
  readonly draft: ExportDraft;
  readonly isOpen: boolean;
  readonly onClose: () => void;
}

/** Leads to the list of exports, where it is seen to go on and taken. */
export function ExportDialog({ draft, isOpen, onClose }: ExportDialogProps): ReactNode {
  return (
    <FormDialog title="Export records" isOpen={isOpen} onClose={onClose} size={560}>
      <Form draft={draft} onClose={onClose} />
    </FormDialog>
  );
}

function Form({ draft: first, onClose }: Omit<ExportDialogProps, 'isOpen'>): ReactNode {
  const [draft, setDraft] = useState(first);
  const [reason, setReason] = useState('');
  const queryClient = useQueryClient();
  const navigate = useNavigate();
  const change = (next: Partial<ExportDraft>): void => setDraft({ ...draft, ...next });
  const body = exportBodyOf(draft);
  const { data, error, isPlaceholderData } = useQuery(exportPreviewQuery(body));
  const begin = async (): Promise<void> => {
    if (body === null) return;
    const { export: started } = await createExport(body, reason);
    notifications.show({ message: `Export ${started?.id ?? ''} has begun.` });
    await queryClient.invalidateQueries({ queryKey: ['jobs'] });
  };
  return (
    <DialogForm
      verb="Export"
      onClose={onClose}
      onSubmit={begin}
      onDone={() => void navigate({ to: '/exports' })}
      isDisabled={body === null || error !== null || isPlaceholderData || data === undefined}
    >
      <TopicField topic={draft.topic} onChange={(topic) => change({ topic })} />
      <Stretch draft={draft} onChange={change} />
      <Filter draft={draft} onChange={change} />
      <Select
        label="As"
        data={FORMATS}
        value={draft.format}
        onChange={(format) => change({ format: format ?? 'ndjson' })}
        allowDeselect={false}
      />
      {error !== null && body !== null && <ProblemView error={error} />}
      {body !== null && error === null && data !== undefined && (
        <p>
          {plural(data.total, 'record')} will be looked at
          {body.where === undefined ? '' : ', and those that match written'}.
        </p>
      )}
      <ReasonInput value={reason} onChange={setReason} />
    </DialogForm>
  );
}

const FORMATS: { value: ExportDraft['format']; label: string }[] = [
  { value: 'ndjson', label: 'JSON lines, for programs: every record exactly' },
  { value: 'csv', label: 'CSV, for spreadsheets' },
];

const STRETCHES: { value: ExportDraft['by']; label: string }[] = [
  { value: 'all', label: 'All that are kept' },
  { value: 'time', label: 'By time' },
  { value: 'offset', label: 'By offset, of one partition' },
];

interface PartProps {
  readonly draft: ExportDraft;
  readonly onChange: (next: Partial<ExportDraft>) => void;
}

/** From where to where. A time is no offset: whoever changes what they go by begins without ends. */
function Stretch({ draft, onChange }: PartProps): ReactNode {
  const { by, partition, from, to } = draft;
  return (
    <>
      <FieldPair>
        <Select
          label="Which records"
          data={STRETCHES}
          value={by}
          onChange={(next) => onChange({ by: next ?? 'all', from: undefined, to: undefined })}
          allowDeselect={false}
        />
        <NumberInput
          label="Partition"
          placeholder={by === 'offset' ? 'which one' : 'all'}
          min={0}
          allowDecimal={false}
          allowNegative={false}
          value={partition}
          onChange={(next) => onChange({ partition: next })}
        />
      </FieldPair>
      {by === 'time' && (
        <FieldPair>
          <TimeField label="From" time={from} onChange={(next) => onChange({ from: next })} />
          <TimeField label="Until" time={to} onChange={(next) => onChange({ to: next })} />
        </FieldPair>
      )}
      {by === 'offset' && (
        <FieldPair>
          <OffsetField
            label="From offset"
            offset={from}
            onChange={(next) => onChange({ from: next })}
          />
          <OffsetField
            label="Before offset"
            offset={to}
            onChange={(next) => onChange({ to: next })}
          />
        </FieldPair>
      )}
    </>
  );
}

interface OffsetFieldProps {
  readonly label: string;
  readonly offset: string | undefined;
  readonly onChange: (offset: string) => void;
}

/** As text: an offset may have more digits than a number holds. */
function OffsetField({ label, offset = '', onChange }: OffsetFieldProps): ReactNode {
  return (
    <TextInput
      label={label}
      inputMode="numeric"
      maxLength={19}
      value={offset}
      onChange={(event) => onChange(event.currentTarget.value.replace(/\D/g, ''))}
    />
  );
}

function Filter({ draft: { filter }, onChange }: PartProps): ReactNode {
  return (
    <TextInput
      label="Only records that match"
      placeholder="pizza key:o-1042 header:tenant=acme $.total>=50"
      value={filter}
      onChange={(event) => onChange({ filter: event.currentTarget.value })}
      spellCheck={false}
      autoComplete="off"
    />
  );
}
