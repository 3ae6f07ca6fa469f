import { notifications } from '@mantine/notifications';
import { useQueryClient } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { deleteWebhook } from '../../api/alerts.js';
import { ConfirmByName } from '../../components/form/confirm-by-name.js';

interface DeleteWebhookProps {
  /** null closes the dialog. */
  readonly webhook: string | null;
  readonly onClose: () => void;
}

export function DeleteWebhook({ webhook, onClose }: DeleteWebhookProps): ReactNode {
  const queryClient = useQueryClient();
  const name = webhook ?? '';
  const remove = async (reason: string): Promise<void> => {
    await deleteWebhook(name, reason);
    notifications.show({ message: `${name} is told no more.` });
    await queryClient.invalidateQueries({ queryKey: ['webhooks'] });
  };
  return (
    <ConfirmByName
      title="Delete webhook"
      name={name}
      verb="Delete webhook"
      isOpen={webhook !== null}
      onClose={onClose}
      onConfirm={remove}
    >
      Only one that no rule tells can be deleted. What is still to be told to it is not.
    </ConfirmByName>
  );
}
