import { notifications } from '@mantine/notifications';
import type { RoleBindingBody } from '@posthorn/admin-client';
import { useQueryClient } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { api, because } from '../../../api/client.js';
import { ConfirmByName } from '../../../components/form/confirm-by-name.js';
import { resourcesText } from '../resources-text.js';

interface RemoveBindingProps {
  /** null closes the dialog. */
  readonly binding: RoleBindingBody | null;
  readonly onClose: () => void;
}

export function RemoveBinding({ binding, onClose }: RemoveBindingProps): ReactNode {
  const queryClient = useQueryClient();
  const remove = async (reason: string): Promise<void> => {
    const params = { path: { roleBinding: binding?.id ?? '' } };
    await api.DELETE('/api/v1/role-bindings/{roleBinding}', { params, ...because(reason) });
    notifications.show({ message: `${binding?.subject} no longer has the role by this.` });
    await Promise.all([
      queryClient.invalidateQueries({ queryKey: ['role-bindings'] }),
      queryClient.invalidateQueries({ queryKey: ['users'] }),
    ]);
  };
  return (
    <ConfirmByName
      title="Take the role away"
      name={binding?.subject ?? ''}
      verb="Take role away"
      isOpen={binding !== null}
      onClose={onClose}
      onConfirm={remove}
    >
      The role <strong>{binding?.role}</strong> for {resourcesText(binding?.resources ?? null)} ends
      on every broker at once.
    </ConfirmByName>
  );
}
