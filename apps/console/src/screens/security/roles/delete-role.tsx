import { notifications } from '@mantine/notifications';
import type { RoleBody } from '@posthorn/admin-client';
import { useQueryClient } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { api, because } from '../../../api/client.js';
import { ConfirmByName } from '../../../components/form/confirm-by-name.js';

interface DeleteRoleProps {
  /** null closes the dialog. */
  readonly role: RoleBody | null;
  readonly onClose: () => void;
}

export function DeleteRole({ role, onClose }: DeleteRoleProps): ReactNode {
  const queryClient = useQueryClient();
  const name = role?.name ?? '';
  const remove = async (reason: string): Promise<void> => {
    const params = { path: { role: name } };
    await api.DELETE('/api/v1/roles/{role}', { params, ...because(reason) });
    notifications.show({ message: `Role ${name} is deleted.` });
    await queryClient.invalidateQueries({ queryKey: ['roles'] });
  };
  return (
    <ConfirmByName
      title="Delete role"
      name={name}
      verb="Delete role"
      isOpen={role !== null}
      onClose={onClose}
      onConfirm={remove}
    >
      Only a role that nobody has can be deleted.
    </ConfirmByName>
  );
}
