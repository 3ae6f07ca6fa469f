import { notifications } from '@mantine/notifications';
import type { UserBody } from '@posthorn/admin-client';
import { useQueryClient } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { api, because } from '../../../api/client.js';
import { ConfirmByName } from '../../../components/form/confirm-by-name.js';

interface DeleteUserProps {
  /** null closes the dialog. */
  readonly user: UserBody | null;
  readonly onClose: () => void;
}

export function DeleteUser({ user, onClose }: DeleteUserProps): ReactNode {
  const userName = user?.userName ?? '';
  const queryClient = useQueryClient();
  const remove = async (reason: string): Promise<void> => {
    const params = { path: { user: userName } };
    await api.DELETE('/api/v1/users/{user}', { params, ...because(reason) });
    notifications.show({ message: `User ${userName} is deleted.` });
    await Promise.all(
      ['users', 'api-keys', 'sessions', 'role-bindings'].map((key) =>
        queryClient.invalidateQueries({ queryKey: [key] }),
      ),
    );
  };
  return (
    <ConfirmByName
      title="Delete user"
      name={userName}
      verb="Delete user"
      isOpen={user !== null}
      onClose={onClose}
      onConfirm={remove}
    >
      Sessions, API keys and role bindings of the user go too. Kafka clients stay connected until
      they authenticate again; ACLs and quotas for the name stay, as in Kafka.
    </ConfirmByName>
  );
}
