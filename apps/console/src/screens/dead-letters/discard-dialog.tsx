import { notifications } from '@mantine/notifications';
import type { CreateRedriveBody } from '@posthorn/admin-client';
import { useQueryClient } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { discardLetters } from '../../api/dead-letters.js';
import { DialogForm, FormDialog } from '../../components/form/form-dialog.js';
import { ReasonInput } from '../../components/form/reason-input.js';
import { plural } from '../../format/numbers.js';

interface DiscardDialogProps {
  readonly letters: CreateRedriveBody['letters'];
  readonly count: number;
  readonly isOpen: boolean;
  readonly onClose: () => void;
}

/** Takes letters off the list. They are kept, so no name has to be typed. */
export function DiscardDialog(props: DiscardDialogProps): ReactNode {
  const { letters, count, isOpen, onClose } = props;
  return (
    <FormDialog title="Discard" isOpen={isOpen} onClose={onClose}>
      <Form letters={letters} count={count} onClose={onClose} />
    </FormDialog>
  );
}

function Form({ letters, count, onClose }: Omit<DiscardDialogProps, 'isOpen'>): ReactNode {
  const [reason, setReason] = useState('');
  const queryClient = useQueryClient();
  const discard = async (): Promise<void> => {
    await discardLetters(letters, reason);
    notifications.show({ message: `${plural(count, 'letter')} discarded.` });
    await queryClient.invalidateQueries({ queryKey: ['dead-letters'] });
  };
  return (
    <DialogForm
      verb="Discard"
      onClose={onClose}
      onSubmit={discard}
      isDisabled={reason.trim() === ''}
    >
      <p>
        {plural(count, 'open letter')} will no longer be on the list of what is to be done. Their
        records stay in the dead-letter topic as long as its retention keeps them, and they may be
        opened again.
      </p>
      <ReasonInput value={reason} onChange={setReason} isRequired />
    </DialogForm>
  );
}
