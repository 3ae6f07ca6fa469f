import { Select, TextInput } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import type { MaskingRuleBody } from '@posthorn/admin-client';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import {
  createMaskingRule,
  putMaskingRule,
  readMaskingRule,
  type SeenRule,
} from '../../../api/masking.js';
import { DialogForm, FormDialog } from '../../../components/form/form-dialog.js';
import { ProblemView } from '../../../components/messages/problem-view.js';
import { ReasonInput } from '../../../components/form/reason-input.js';
import { MaskingPreview } from './masking-preview.js';
import { draftOf, isWhole, NEW_RULE, placeText, topicsText } from './masking-text.js';
import type { MaskingDraft } from './masking-text.js';

interface EditMaskingRuleProps {
  /** null closes the dialog. */
  readonly rule: MaskingRuleBody | 'new' | null;
  readonly onClose: () => void;
}

export function EditMaskingRule({ rule, onClose }: EditMaskingRuleProps): ReactNode {
  return (
    <FormDialog
      title={rule === 'new' || rule === null ? 'Add masking rule' : 'Change masking rule'}
      isOpen={rule !== null}
      onClose={onClose}
      size={560}
    >
      {rule === 'new' && <Form seen={null} onClose={onClose} />}
      {rule !== 'new' && rule !== null && <Change id={rule.id} onClose={onClose} />}
    </FormDialog>
  );
}

/** It is read anew when the dialog opens: what the list shows may be some seconds old. */
function Change({ id, onClose }: { readonly id: string; readonly onClose: () => void }): ReactNode {
  const { data, error } = useQuery({
    queryKey: ['masking-rules', id],
    queryFn: () => readMaskingRule(id),
    gcTime: 0,
    staleTime: Infinity,
  });
  if (error !== null) return <ProblemView error={error} />;
  return data === undefined ? null : <Form seen={data} onClose={onClose} />;
}

interface FormProps {
  readonly seen: SeenRule | null;
  readonly onClose: () => void;
}

function Form({ seen, onClose }: FormProps): ReactNode {
  const [draft, setDraft] = useState<MaskingDraft>(seen === null ? NEW_RULE : draftOf(seen.rule));
  const [reason, setReason] = useState('');
  const queryClient = useQueryClient();
  const save = async (): Promise<void> => {
    if (seen === null) await createMaskingRule(draft, reason);
    else await putMaskingRule(seen, draft, reason);
    notifications.show({ message: `${placeText(draft)} of ${topicsText(draft)} is hidden.` });
    await queryClient.invalidateQueries({ queryKey: ['masking-rules'] });
  };
  const change = (next: Partial<MaskingDraft>): void => setDraft({ ...draft, ...next });
  return (
    <DialogForm
      verb={seen === null ? 'Add rule' : 'Save'}
      onClose={onClose}
      onSubmit={save}
      isDisabled={!isWhole(draft)}
    >
      <Topics draft={draft} onChange={change} />
      <Place draft={draft} onChange={change} />
      <TextInput
        label="Why, for people"
        placeholder="card numbers: PCI DSS 3.4"
        maxLength={500}
        value={draft.description}
        onChange={(event) => change({ description: event.currentTarget.value })}
      />
      <MaskingPreview draft={draft} />
      <ReasonInput value={reason} onChange={setReason} />
    </DialogForm>
  );
}

interface FieldsProps {
  readonly draft: MaskingDraft;
  readonly onChange: (next: Partial<MaskingDraft>) => void;
}

const SCOPES = [
  { value: 'literal', label: 'One topic' },
  { value: 'prefixed', label: 'All whose name begins with' },
  { value: 'all', label: 'All topics' },
] as const;

function Topics({ draft: { patternType, topic }, onChange }: FieldsProps): ReactNode {
  const scope = patternType === 'literal' && topic === '*' ? 'all' : patternType;
  return (
    <>
      <Select
        label="Of which topics"
        data={SCOPES}
        value={scope}
        onChange={(next) =>
          onChange(
            next === 'all'
              ? { patternType: 'literal', topic: '*' }
              : {
                  patternType: next === 'prefixed' ? 'prefixed' : 'literal',
                  topic: topic === '*' ? '' : topic,
                },
          )
        }
        allowDeselect={false}
      />
      {scope !== 'all' && (
        <TextInput
          data-autofocus
          required
          label={scope === 'prefixed' ? 'Prefix' : 'Topic'}
          placeholder="payments"
          maxLength={249}
          spellCheck={false}
          autoComplete="off"
          value={topic}
          onChange={(event) => onChange({ topic: event.currentTarget.value })}
        />
      )}
    </>
  );
}

const TARGETS = [
  { value: 'value', label: 'In the JSON value' },
  { value: 'header', label: 'A header' },
  { value: 'key', label: 'The key' },
] as const;

const ACTIONS = [
  { value: 'MASK', label: 'An asterisk for each letter and digit' },
  { value: 'REPLACE', label: 'Another text' },
  { value: 'REMOVE', label: 'Nothing' },
] as const;

function Place({ draft, onChange }: FieldsProps): ReactNode {
  const { target, place, action, replacement } = draft;
  return (
    <>
      <Select
        label="Hide"
        data={TARGETS}
        value={target}
        onChange={(next) => onChange({ target: next ?? 'value', place: '' })}
        allowDeselect={false}
      />
      {target !== 'key' && (
        <TextInput
          required
          label={target === 'value' ? 'JSON path' : 'Name of the header'}
          description={target === 'value' ? '[*] is every entry of a list.' : 'In any case.'}
          placeholder={target === 'value' ? '$.cards[*].number' : 'authorization'}
          maxLength={500}
          spellCheck={false}
          autoComplete="off"
          value={place}
          onChange={(event) => onChange({ place: event.currentTarget.value })}
        />
      )}
      <Select
        label="Show instead"
        data={ACTIONS}
        value={action}
        onChange={(next) => onChange({ action: next ?? 'MASK' })}
        allowDeselect={false}
      />
      {action === 'REPLACE' && (
        <TextInput
          label="Text"
          maxLength={200}
          value={replacement}
          onChange={(event) => onChange({ replacement: event.currentTarget.value })}
        />
      )}
    </>
  );
}
