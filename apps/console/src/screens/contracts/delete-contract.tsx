import { notifications } from '@mantine/notifications';
import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { deleteContract } from '../../api/contracts.js';
import { ConfirmByName } from '../../components/form/confirm-by-name.js';

interface DeleteContractProps {
  readonly event: string;
  readonly isOpen: boolean;
  readonly onClose: () => void;
}

export function DeleteContract({ event, isOpen, onClose }: DeleteContractProps): ReactNode {
  const queryClient = useQueryClient();
  const navigate = useNavigate();
  const remove = async (reason: string): Promise<void> => {
    await deleteContract(event, reason);
    notifications.show({ message: `The contract of ${event} is deleted.` });
    await navigate({ to: '/contracts' });
    queryClient.removeQueries({ queryKey: ['contract', event] });
    await queryClient.invalidateQueries({ queryKey: ['contracts'] });
  };
  return (
    <ConfirmByName
      title="Delete contract"
      name={event}
      verb="Delete contract"
      isOpen={isOpen}
      onClose={onClose}
      onConfirm={remove}
    >
      Events of this name are checked no more. Schemas stay under their ids, so that records that
      name one can be read.
    </ConfirmByName>
  );
}
