import { Select } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useQueryClient } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { pauseGroup } from '../../api/pauses.js';
import { DialogForm, FormDialog } from '../../components/form/form-dialog.js';
import { ReasonInput } from '../../components/form/reason-input.js';

interface PauseGroupProps {
  readonly group: string;
  readonly isOpen: boolean;
  readonly onClose: () => void;
}

const MINUTE_MS = 60_000;
/** A pause that is forgotten is a service that silently does not work, so one that ends by itself comes first. */
const SPANS = [
  { value: String(15 * MINUTE_MS), label: '15 minutes' },
  { value: String(60 * MINUTE_MS), label: '1 hour' },
  { value: String(8 * 60 * MINUTE_MS), label: '8 hours' },
  { value: '', label: 'Until somebody resumes it' },
];

export function PauseGroup({ group, isOpen, onClose }: PauseGroupProps): ReactNode {
  return (
    <FormDialog title={`Pause ${group}`} isOpen={isOpen} onClose={onClose}>
      <Form group={group} onClose={onClose} />
    </FormDialog>
  );
}

function Form({ group, onClose }: Omit<PauseGroupProps, 'isOpen'>): ReactNode {
  const [span, setSpan] = useState(SPANS[0].value);
  const [reason, setReason] = useState('');
  const queryClient = useQueryClient();
  const pause = async (): Promise<void> => {
    const until = span === '' ? undefined : new Date(Date.now() + Number(span)).toISOString();
    await pauseGroup(group, reason.trim(), until);
    notifications.show({ message: `${group} was asked to stand still.` });
    await queryClient.invalidateQueries({ queryKey: ['group', group] });
  };
  return (
    <DialogForm verb="Pause" onClose={onClose} onSubmit={pause} isDisabled={reason.trim() === ''}>
      <p>
        Its members finish what they are at, keep their partitions, and read nothing more. Services
        obey that run with <code>control: true</code> in their module; for others it changes
        nothing, and the group’s page says which partitions stand still.
      </p>
      <Select
        data-autofocus
        label="For"
        data={SPANS}
        value={span}
        onChange={(value) => setSpan(value ?? '')}
        allowDeselect={false}
      />
      <ReasonInput value={reason} onChange={setReason} isRequired />
    </DialogForm>
  );
}
