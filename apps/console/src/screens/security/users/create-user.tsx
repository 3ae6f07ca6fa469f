import { PasswordInput } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useQueryClient } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { api, because } from '../../../api/client.js';
import { DialogForm, FormDialog } from '../../../components/form/form-dialog.js';
import { NameInput } from '../../../components/form/name-input.js';
import { ReasonInput } from '../../../components/form/reason-input.js';

interface CreateUserProps {
  readonly isOpen: boolean;
  readonly onClose: () => void;
}

export function CreateUser({ isOpen, onClose }: CreateUserProps): ReactNode {
  return (
    <FormDialog title="Create user" isOpen={isOpen} onClose={onClose}>
      <Form onClose={onClose} />
    </FormDialog>
  );
}

function Form({ onClose }: Pick<CreateUserProps, 'onClose'>): ReactNode {
  const [userName, setUserName] = useState('');
  const [password, setPassword] = useState('');
  const [reason, setReason] = useState('');
  const queryClient = useQueryClient();
  const create = async (): Promise<void> => {
    await api.POST('/api/v1/users', { body: { userName, password }, ...because(reason) });
    notifications.show({ message: `User ${userName} is there. Roles say what for.` });
    await queryClient.invalidateQueries({ queryKey: ['users'] });
  };
  return (
    <DialogForm
      verb="Create user"
      onClose={onClose}
      onSubmit={create}
      isDisabled={userName === '' || password === ''}
    >
      <NameInput
        description="Services connect with it, people sign in with it."
        placeholder="billing"
        value={userName}
        onChange={setUserName}
      />
      <PasswordInput
        required
        label="Password"
        size="xs"
        autoComplete="new-password"
        value={password}
        onChange={(event) => setPassword(event.currentTarget.value)}
      />
      <ReasonInput value={reason} onChange={setReason} />
    </DialogForm>
  );
}
