import { Textarea, TextInput } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import type { DeadLetter } from '@posthorn/admin-client';
import { useQueryClient } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { redriveOne } from '../../api/dead-letters.js';
import { DialogForm, FormDialog } from '../../components/form/form-dialog.js';
import { ReasonInput } from '../../components/form/reason-input.js';
import { editsOf, mistakeInEdits } from './letter-edits.js';

interface EditLetterDialogProps {
  readonly letter: DeadLetter;
  readonly isOpen: boolean;
  readonly onClose: () => void;
}

/** The copy gets what is typed here; the letter keeps what it was. */
export function EditLetterDialog({ letter, isOpen, onClose }: EditLetterDialogProps): ReactNode {
  return (
    <FormDialog title="Edit and redrive" isOpen={isOpen} onClose={onClose} size={640}>
      <Form letter={letter} onClose={onClose} />
    </FormDialog>
  );
}

function Form({ letter, onClose }: Omit<EditLetterDialogProps, 'isOpen'>): ReactNode {
  const [key, setKey] = useState(letter.key?.text ?? '');
  const [value, setValue] = useState(letter.value?.text ?? '');
  const [reason, setReason] = useState('');
  const queryClient = useQueryClient();
  const mistake = mistakeInEdits(letter, value);
  const edits = editsOf(letter, { key, value });
  const redrive = async (): Promise<void> => {
    const { redrive: started } = await redriveOne(letter.id, { edits }, reason);
    notifications.show({ message: `Redrive ${started?.id ?? ''} has begun, with your edits.` });
    await queryClient.invalidateQueries({ queryKey: ['dead-letters'] });
  };
  return (
    <DialogForm
      verb="Redrive with edits"
      onClose={onClose}
      onSubmit={redrive}
      isDisabled={mistake !== null || Object.keys(edits).length === 0}
    >
      {letter.key?.base64 === undefined && (
        <TextInput
          label="Key"
          description="Another key may lead to another partition."
          value={key}
          onChange={(event) => setKey(event.currentTarget.value)}
          spellCheck={false}
          autoComplete="off"
        />
      )}
      {letter.value?.base64 === undefined ? (
        <Textarea
          data-autofocus
          label="Value"
          autosize
          minRows={8}
          maxRows={20}
          styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)' } }}
          value={value}
          onChange={(event) => setValue(event.currentTarget.value)}
          error={mistake}
          spellCheck={false}
        />
      ) : (
        <p>The value is not text and stays as it is.</p>
      )}
      <ReasonInput value={reason} onChange={setReason} />
    </DialogForm>
  );
}
