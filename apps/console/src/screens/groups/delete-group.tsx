import { notifications } from '@mantine/notifications';
import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { api, because } from '../../api/client.js';
import { ConfirmByName } from '../../components/form/confirm-by-name.js';

interface DeleteGroupProps {
  readonly group: string;
  readonly isOpen: boolean;
  readonly onClose: () => void;
}

export function DeleteGroup({ group, isOpen, onClose }: DeleteGroupProps): ReactNode {
  const queryClient = useQueryClient();
  const navigate = useNavigate();
  const remove = async (reason: string): Promise<void> => {
    const params = { path: { group } };
    await api.DELETE('/api/v1/consumer-groups/{group}', { params, ...because(reason) });
    notifications.show({ message: `Group ${group} is deleted.` });
    await navigate({ to: '/groups' });
    queryClient.removeQueries({ queryKey: ['group', group] });
    await queryClient.invalidateQueries({ queryKey: ['groups'] });
  };
  return (
    <ConfirmByName
      title="Delete group"
      name={group}
      verb="Delete group"
      isOpen={isOpen}
      onClose={onClose}
      onConfirm={remove}
    >
      Its committed offsets are forgotten: consumers that come back under this id begin where their
      settings say, at the end or at the beginning. A group with members cannot be deleted.
    </ConfirmByName>
  );
}
