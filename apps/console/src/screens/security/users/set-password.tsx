import { PasswordInput } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import type { UserBody } from '@posthorn/admin-client';
import { useQuery } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { api, because } from '../../../api/client.js';
import { whoAmIQuery } from '../../../api/who.js';
import { DialogForm, FormDialog } from '../../../components/form/form-dialog.js';
import { ReasonInput } from '../../../components/form/reason-input.js';

interface SetPasswordProps {
  /** null closes the dialog. */
  readonly user: UserBody | null;
  readonly onClose: () => void;
}

export function SetPassword({ user, onClose }: SetPasswordProps): ReactNode {
  const title = `Another password for ${user?.userName ?? ''}`;
  return (
    <FormDialog title={title} isOpen={user !== null} onClose={onClose}>
      {user !== null && <Form userName={user.userName} onClose={onClose} />}
    </FormDialog>
  );
}

interface FormProps {
  readonly userName: string;
  readonly onClose: () => void;
}

function Form({ userName, onClose }: FormProps): ReactNode {
  const { data: who } = useQuery(whoAmIQuery());
  const isOwn = who?.userName === userName;
  const [currentPassword, setCurrent] = useState('');
  const [password, setPassword] = useState('');
  const [reason, setReason] = useState('');
  const set = async (): Promise<void> => {
    await api.PUT('/api/v1/users/{user}/credentials', {
      params: { path: { user: userName } },
      body: isOwn ? { password, currentPassword } : { password },
      ...because(reason),
    });
    notifications.show({ message: `${userName} has another password.` });
  };
  return (
    <DialogForm
      verb="Set password"
      onClose={onClose}
      onSubmit={set}
      isDisabled={password === '' || (isOwn && currentPassword === '')}
    >
      <p>
        Every session that was opened with the old one ends
        {isOwn && ', this one too'}. Kafka clients stay connected until they authenticate again.
      </p>
      {isOwn && (
        <PasswordInput
          data-autofocus
          required
          label="Current password"
          size="xs"
          autoComplete="current-password"
          value={currentPassword}
          onChange={(event) => setCurrent(event.currentTarget.value)}
        />
      )}
      <PasswordInput
        data-autofocus={!isOwn || undefined}
        required
        label="New password"
        size="xs"
        autoComplete="new-password"
        value={password}
        onChange={(event) => setPassword(event.currentTarget.value)}
      />
      <ReasonInput value={reason} onChange={setReason} />
    </DialogForm>
  );
}
