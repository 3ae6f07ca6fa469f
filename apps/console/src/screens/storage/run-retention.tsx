import { notifications } from '@mantine/notifications';
import type { RetentionRunResult } from '@posthorn/admin-client';
import { useQueryClient } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { runRetention } from '../../api/storage.js';
import { DialogForm, FormDialog } from '../../components/form/form-dialog.js';
import { ReasonInput } from '../../components/form/reason-input.js';
import { bytes, plural, sum } from '../../format/numbers.js';

interface RunRetentionProps {
  readonly isOpen: boolean;
  readonly onClose: () => void;
}

export function RunRetention({ isOpen, onClose }: RunRetentionProps): ReactNode {
  return (
    <FormDialog title="Run retention" isOpen={isOpen} onClose={onClose}>
      <Form onClose={onClose} />
    </FormDialog>
  );
}

function Form({ onClose }: Pick<RunRetentionProps, 'onClose'>): ReactNode {
  const [reason, setReason] = useState('');
  const queryClient = useQueryClient();
  const run = async (): Promise<void> => {
    notifications.show({ message: outcomeText(await runRetention(reason)) });
    await queryClient.invalidateQueries({ queryKey: ['storage'] });
  };
  return (
    <DialogForm verb="Run retention" onClose={onClose} onSubmit={run}>
      <p>
        Each broker checks the partitions that it leads now, rather than at its next time, and drops
        what the topics’ settings no longer keep. Nothing goes that would not have gone by itself.
      </p>
      <ReasonInput value={reason} onChange={setReason} />
    </DialogForm>
  );
}

function outcomeText({ isDone, waitingFor, brokers }: RetentionRunResult): string {
  if (!isDone) return `${plural(waitingFor.length, 'broker')} still at it; this page shows when.`;
  const removed = sum(brokers.map(({ recordsRemoved }) => recordsRemoved));
  const freed = sum(brokers.map(({ bytesFreed }) => bytesFreed));
  return `${plural(removed, 'record')} went, ${bytes(String(freed))} are free.`;
}
