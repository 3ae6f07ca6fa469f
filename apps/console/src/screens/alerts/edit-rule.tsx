import { MultiSelect, NumberInput, Select, TextInput } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import type { AlertRuleBody } from '@posthorn/admin-client';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import {
  createAlertRule,
  patchAlertRule,
  readAlertRule,
  webhooksQuery,
  type SeenAlertRule,
} from '../../api/alerts.js';
import { useMayAsk } from '../../api/who.js';
import { DialogForm, FormDialog } from '../../components/form/form-dialog.js';
import { NameInput } from '../../components/form/name-input.js';
import { ProblemView } from '../../components/messages/problem-view.js';
import { ReasonInput } from '../../components/form/reason-input.js';
import { ConditionFields } from './condition-fields.js';
import { initialCondition, type Condition } from './condition-text.js';

interface EditRuleProps {
  /** null closes the dialog. */
  readonly rule: AlertRuleBody | 'new' | null;
  readonly onClose: () => void;
}

export function EditRule({ rule, onClose }: EditRuleProps): ReactNode {
  return (
    <FormDialog
      title={rule === 'new' || rule === null ? 'Add rule' : `Rule ${rule.name}`}
      isOpen={rule !== null}
      onClose={onClose}
      size={560}
    >
      {rule === 'new' && <Form seen={null} onClose={onClose} />}
      {rule !== 'new' && rule !== null && <Change name={rule.name} onClose={onClose} />}
    </FormDialog>
  );
}

/** It is read anew when the dialog opens: what the list shows may be some seconds old. */
function Change({ name, onClose }: { readonly name: string; readonly onClose: () => void }) {
  const { data, error } = useQuery({
    queryKey: ['alert-rules', name],
    queryFn: () => readAlertRule(name),
    gcTime: 0,
    staleTime: Infinity,
  });
  if (error !== null) return <ProblemView error={error} />;
  return data === undefined ? null : <Form seen={data} onClose={onClose} />;
}

interface Draft {
  readonly name: string;
  readonly description: string;
  readonly severity: AlertRuleBody['severity'];
  readonly condition: Condition;
  readonly forSeconds: number | string;
  readonly webhooks: string[];
}

const NEW: Draft = {
  name: '',
  description: '',
  severity: 'warning',
  condition: initialCondition('groupLag'),
  forSeconds: 300,
  webhooks: [],
};

const SEVERITIES = ['info', 'warning', 'critical'] as const;

function Form({ seen, onClose }: { seen: SeenAlertRule | null; onClose: () => void }): ReactNode {
  const [draft, setDraft] = useState<Draft>(seen?.rule ?? NEW);
  const [reason, setReason] = useState('');
  const queryClient = useQueryClient();
  const change = (next: Partial<Draft>): void => setDraft({ ...draft, ...next });
  const save = async (): Promise<void> => {
    const { name, description, severity, condition, webhooks } = draft;
    const body = {
      description,
      severity,
      condition,
      forSeconds: Number(draft.forSeconds),
      webhooks,
    };
    if (seen === null) await createAlertRule({ name, ...body }, reason);
    else await patchAlertRule(seen, body, reason);
    notifications.show({ message: `Rule ${name} is watched for.` });
    await queryClient.invalidateQueries({ queryKey: ['alert-rules'] });
  };
  return (
    <DialogForm
      verb={seen === null ? 'Add rule' : 'Save'}
      onClose={onClose}
      onSubmit={save}
      isDisabled={draft.name === ''}
    >
      {seen === null && <Name name={draft.name} onChange={(name) => change({ name })} />}
      <ConditionFields
        condition={draft.condition}
        onChange={(condition) => change({ condition })}
      />
      <NumberInput
        label="For at least so many seconds"
        description="A condition that holds for a moment does not fire."
        min={0}
        max={86_400}
        allowDecimal={false}
        value={draft.forSeconds}
        onChange={(forSeconds) => change({ forSeconds })}
      />
      <Select
        label="Severity"
        data={SEVERITIES}
        value={draft.severity}
        onChange={(severity) => change({ severity: severity ?? 'warning' })}
        allowDeselect={false}
      />
      <Webhooks chosen={draft.webhooks} onChange={(webhooks) => change({ webhooks })} />
      <TextInput
        label="What to do about it"
        maxLength={1_000}
        value={draft.description}
        onChange={(event) => change({ description: event.currentTarget.value })}
      />
      <ReasonInput value={reason} onChange={setReason} />
    </DialogForm>
  );
}

interface NameProps {
  readonly name: string;
  readonly onChange: (name: string) => void;
}

function Name({ name, onChange }: NameProps): ReactNode {
  return (
    <NameInput
      description="Small letters, digits and hyphens."
      placeholder="payment-is-late"
      maxLength={63}
      value={name}
      onChange={onChange}
    />
  );
}

interface WebhooksProps {
  readonly chosen: string[];
  readonly onChange: (webhooks: string[]) => void;
}

function Webhooks({ chosen, onChange }: WebhooksProps): ReactNode {
  const { data } = useQuery({ ...webhooksQuery(), enabled: useMayAsk('webhook:view') });
  return (
    <MultiSelect
      label="Tells"
      placeholder={chosen.length === 0 ? 'Nobody' : ''}
      data={(data?.webhooks ?? []).map(({ name }) => name)}
      value={chosen}
      onChange={onChange}
    />
  );
}
