import { NumberInput, Select, TextInput } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import type { QuotaBody } from '@posthorn/admin-client';
import { useQueryClient } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { api, because } from '../../../api/client.js';
import { DialogForm, FormDialog } from '../../../components/form/form-dialog.js';
import { ReasonInput } from '../../../components/form/reason-input.js';
import { ADDRESS_LIMITS, CLIENT_LIMITS, entityText, type QuotaEntity } from './quota-text.js';

const KINDS = [
  { value: 'user', label: 'A user' },
  { value: 'clientId', label: 'A client id' },
  { value: 'ip', label: 'An address' },
] as const;
type Kind = (typeof KINDS)[number]['value'];

interface SetQuotaProps {
  /** null closes the dialog. */
  readonly quota: QuotaBody | 'new' | null;
  readonly onClose: () => void;
}

export function SetQuota({ quota, onClose }: SetQuotaProps): ReactNode {
  const known = quota === 'new' ? null : quota;
  return (
    <FormDialog
      title={known === null ? 'Set quota' : `Quota of ${entityText(known.entity)}`}
      isOpen={quota !== null}
      onClose={onClose}
    >
      {quota !== null && <Form quota={known} onClose={onClose} />}
    </FormDialog>
  );
}

interface FormProps {
  readonly quota: QuotaBody | null;
  readonly onClose: () => void;
}

type Limits = Readonly<Record<string, string | number>>;

function Form({ quota, onClose }: FormProps): ReactNode {
  const [kind, setKind] = useState<Kind>('user');
  const [name, setName] = useState('');
  const [limits, setLimits] = useState<Limits>(quota?.values ?? {});
  const [reason, setReason] = useState('');
  const queryClient = useQueryClient();
  const entity: QuotaEntity = quota?.entity ?? { [kind]: name.trim() === '' ? null : name.trim() };
  const asked = entity.ip === undefined ? CLIENT_LIMITS : ADDRESS_LIMITS;
  const set = async (): Promise<void> => {
    const values = Object.fromEntries(
      asked
        .filter(({ key }) => isGiven(limits[key]) || quota?.values[key] !== undefined)
        .map(({ key }) => [key, isGiven(limits[key]) ? Number(limits[key]) : null]),
    );
    const body = { changes: [{ entity, values }] };
    await api.POST('/api/v1/quotas:alter', { body, ...because(reason) });
    notifications.show({ message: `The quota of ${entityText(entity)} holds within a second.` });
    await queryClient.invalidateQueries({ queryKey: ['quotas'] });
  };
  return (
    <DialogForm
      verb="Set quota"
      onClose={onClose}
      onSubmit={set}
      isDisabled={quota === null && !asked.some(({ key }) => isGiven(limits[key]))}
    >
      {quota === null && (
        <>
          <Select
            label="Whose"
            data={KINDS}
            value={kind}
            onChange={(value) => setKind(value as Kind)}
            allowDeselect={false}
          />
          <TextInput
            data-autofocus
            label="Name"
            description="Empty: whoever has no quota of their own."
            spellCheck={false}
            autoComplete="off"
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
          />
        </>
      )}
      {asked.map(({ key, label }) => (
        <NumberInput
          key={key}
          label={label}
          placeholder="no limit"
          min={0}
          thousandSeparator=","
          value={limits[key] ?? ''}
          onChange={(value) => setLimits({ ...limits, [key]: value })}
        />
      ))}
      <ReasonInput value={reason} onChange={setReason} />
    </DialogForm>
  );
}

function isGiven(limit: string | number | undefined): boolean {
  return limit !== undefined && limit !== '';
}
