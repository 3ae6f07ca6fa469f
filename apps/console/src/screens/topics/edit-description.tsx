import { Textarea } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useQueryClient } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { putTopicDescription, type SeenDescription } from '../../api/topic-description.js';
import { DialogForm, FormDialog } from '../../components/form/form-dialog.js';
import { ReasonInput } from '../../components/form/reason-input.js';

/** As the API takes it. */
const LENGTH_MAX = 10_000;

interface EditDescriptionProps {
  readonly topic: string;
  readonly seen: SeenDescription;
  readonly isOpen: boolean;
  readonly onClose: () => void;
}

export function EditDescription(props: EditDescriptionProps): ReactNode {
  const { topic, isOpen, onClose } = props;
  return (
    <FormDialog title={`What ${topic} is for`} isOpen={isOpen} onClose={onClose} size={620}>
      <Form {...props} />
    </FormDialog>
  );
}

function Form({ topic, seen, onClose }: EditDescriptionProps): ReactNode {
  // What was there when somebody began to write: what others say meanwhile is not written over.
  const [{ description, etag }] = useState(seen);
  const [text, setText] = useState(description.text);
  const [reason, setReason] = useState('');
  const queryClient = useQueryClient();
  const save = async (): Promise<void> => {
    await putTopicDescription(topic, text.trim(), etag, reason);
    notifications.show({ message: `The description of ${topic} is saved.` });
    await queryClient.invalidateQueries({ queryKey: ['topic', topic, 'description'] });
  };
  return (
    <DialogForm verb="Save" onClose={onClose} onSubmit={save}>
      <Textarea
        data-autofocus
        label="Description"
        description="Plain text; addresses become links. Empty takes it away."
        autosize
        minRows={8}
        maxRows={20}
        maxLength={LENGTH_MAX}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      <ReasonInput value={reason} onChange={setReason} />
    </DialogForm>
  );
}
