import { ActionIcon, Button, NumberInput, Select, Textarea, TextInput } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { Cross2Icon, PlusIcon } from '@radix-ui/react-icons';
import type { RecordBody } from '@posthorn/admin-client';
import { useQueryClient } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { api, because } from '../../../api/client.js';
import { writtenBy } from '../../../api/contracts.js';
import { DialogForm, FormDialog } from '../../../components/form/form-dialog.js';
import { ReasonInput } from '../../../components/form/reason-input.js';
import { digits } from '../../../format/numbers.js';
import { ContractFields } from './contract-fields.js';
import {
  bodyOf,
  draftOf,
  emptyDraft,
  isByContract,
  mistakeIn,
  type Draft,
  type HeaderDraft,
  type ValueKind,
} from './record-draft.js';
import classes from './records.module.css';

interface ProduceDialogProps {
  readonly topic: string;
  /** The record to begin with. */
  readonly template?: RecordBody;
  readonly isOpen: boolean;
  readonly onClose: () => void;
}

export function ProduceDialog({ topic, template, isOpen, onClose }: ProduceDialogProps): ReactNode {
  const title = template === undefined ? `Produce to ${topic}` : `Produce to ${topic} again`;
  return (
    <FormDialog title={title} isOpen={isOpen} onClose={onClose} size={640}>
      <Form topic={topic} template={template} onClose={onClose} />
    </FormDialog>
  );
}

const KINDS: { value: ValueKind; label: string }[] = [
  { value: 'json', label: 'JSON' },
  { value: 'text', label: 'Text' },
  { value: 'base64', label: 'Bytes, as base64' },
  { value: 'null', label: 'Nothing: a tombstone' },
];

function Form({ topic, template, onClose }: Omit<ProduceDialogProps, 'isOpen'>): ReactNode {
  const [draft, setDraft] = useState(() =>
    template === undefined ? emptyDraft : draftOf(template),
  );
  const [reason, setReason] = useState('');
  const queryClient = useQueryClient();
  const change = (next: Partial<Draft>): void => setDraft({ ...draft, ...next });
  const mistake = mistakeIn(draft);
  const produce = async (): Promise<void> => {
    const params = { path: { topic } };
    const written = isByContract(draft) ? await writtenBy(draft.contract ?? '', draft) : null;
    const call = { params, body: bodyOf(draft, written), ...because(reason) };
    const { data } = await api.POST('/api/v1/topics/{topic}/records', call);
    const where = `partition ${data.partition}, offset ${digits(data.offset)}`;
    notifications.show({ message: `Written to ${topic}: ${where}.` });
    await queryClient.invalidateQueries({ queryKey: ['records', topic] });
    await queryClient.invalidateQueries({ queryKey: ['topic', topic] });
  };
  return (
    <DialogForm verb="Produce" onClose={onClose} onSubmit={produce} isDisabled={mistake !== null}>
      {template?.masked !== undefined && (
        <p role="note">Asterisks would be written: what is hidden from you is not known here.</p>
      )}
      <TextInput
        data-autofocus
        label="Key"
        description={
          draft.isKeyBase64
            ? 'Bytes, as base64.'
            : 'Records of one key stay in order. Empty: no key.'
        }
        value={draft.key ?? ''}
        onChange={(event) => change({ key: event.currentTarget.value || null })}
        spellCheck={false}
        autoComplete="off"
      />
      <Select
        label="Value"
        data={KINDS}
        value={draft.kind}
        onChange={(kind) => change({ kind: kind ?? 'json' })}
        allowDeselect={false}
      />
      {draft.kind !== 'null' && (
        <Textarea
          aria-label="The value"
          autosize
          minRows={6}
          maxRows={16}
          styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)' } }}
          value={draft.value}
          onChange={(event) => change({ value: event.currentTarget.value })}
          error={draft.value === '' ? null : mistake}
          spellCheck={false}
        />
      )}
      {draft.kind === 'json' && <ContractFields topic={topic} draft={draft} onChange={change} />}
      <Headers headers={draft.headers} onChange={(headers) => change({ headers })} />
      <NumberInput
        label="Partition"
        description="Empty: the key’s, as Kafka’s clients compute it."
        min={0}
        allowDecimal={false}
        value={draft.partition}
        onChange={(partition) => change({ partition })}
      />
      <ReasonInput value={reason} onChange={setReason} />
    </DialogForm>
  );
}

interface HeadersProps {
  readonly headers: readonly HeaderDraft[];
  readonly onChange: (headers: readonly HeaderDraft[]) => void;
}

function Headers({ headers, onChange }: HeadersProps): ReactNode {
  const change = (index: number, next: Partial<HeaderDraft>): void =>
    onChange(headers.map((header, at) => (at === index ? { ...header, ...next } : header)));
  return (
    <div className={classes.part}>
      {headers.map(({ id, name, value }, index) => (
        <div key={id} className={classes.headerRow}>
          <TextInput
            className={classes.grow}
            aria-label={`Name of header ${index + 1}`}
            placeholder="name"
            value={name}
            onChange={(event) => change(index, { name: event.currentTarget.value })}
            spellCheck={false}
          />
          <TextInput
            className={classes.grow}
            aria-label={`Value of header ${index + 1}`}
            placeholder={value === null ? 'null' : 'value'}
            value={value ?? ''}
            onChange={(event) => change(index, { value: event.currentTarget.value })}
            spellCheck={false}
          />
          <ActionIcon
            size={30}
            aria-label={`Remove header ${index + 1}`}
            onClick={() => onChange(headers.filter((header) => header.id !== id))}
          >
            <Cross2Icon />
          </ActionIcon>
        </div>
      ))}
      <div>
        <Button
          variant="subtle"
          leftSection={<PlusIcon />}
          onClick={() => {
            const id = Math.max(0, ...headers.map((header) => header.id)) + 1;
            onChange([...headers, { id, name: '', value: '', isBase64: false }]);
          }}
        >
          Add header
        </Button>
      </div>
    </div>
  );
}
