import { notifications } from '@mantine/notifications';
import type { SessionBody } from '@posthorn/admin-client';
import { useQueryClient } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { api, because } from '../../../api/client.js';
import { DialogForm, FormDialog } from '../../../components/form/form-dialog.js';
import { ReasonInput } from '../../../components/form/reason-input.js';

interface EndSessionProps {
  /** null closes the dialog. */
  readonly session: SessionBody | null;
  readonly onClose: () => void;
}

export function EndSession({ session, onClose }: EndSessionProps): ReactNode {
  return (
    <FormDialog title="End session" isOpen={session !== null} onClose={onClose}>
      {session !== null && <Form session={session} onClose={onClose} />}
    </FormDialog>
  );
}

function Form({ session, onClose }: { session: SessionBody; onClose: () => void }): ReactNode {
  const [reason, setReason] = useState('');
  const queryClient = useQueryClient();
  const end = async (): Promise<void> => {
    const params = { path: { session: session.id } };
    await api.DELETE('/api/v1/sessions/{session}', { params, ...because(reason) });
    notifications.show({ message: `A session of ${session.userName} is over.` });
    await queryClient.invalidateQueries({ queryKey: ['sessions'] });
  };
  return (
    <DialogForm verb="End session" onClose={onClose} onSubmit={end}>
      <p>
        {session.userName} is signed out on every broker at once, and may sign in again. To keep
        somebody out, give another password or delete the user.
      </p>
      <ReasonInput value={reason} onChange={setReason} />
    </DialogForm>
  );
}
