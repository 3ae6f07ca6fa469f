import { notifications } from '@mantine/notifications';
import type { AlertRuleBody } from '@posthorn/admin-client';
import { useQueryClient } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { deleteAlertRule } from '../../api/alerts.js';
import { ConfirmByName } from '../../components/form/confirm-by-name.js';

interface DeleteRuleProps {
  /** null closes the dialog. */
  readonly rule: AlertRuleBody | null;
  readonly onClose: () => void;
}

export function DeleteRule({ rule, onClose }: DeleteRuleProps): ReactNode {
  const queryClient = useQueryClient();
  const name = rule?.name ?? '';
  const remove = async (reason: string): Promise<void> => {
    await deleteAlertRule(name, reason);
    notifications.show({ message: `Rule ${name} is deleted.` });
    await queryClient.invalidateQueries({ queryKey: ['alert-rules'] });
    await queryClient.invalidateQueries({ queryKey: ['alerts'] });
  };
  return (
    <ConfirmByName
      title="Delete rule"
      name={name}
      verb="Delete rule"
      isOpen={rule !== null}
      onClose={onClose}
      onConfirm={remove}
    >
      Nobody watches for it any more. What fires by it is over, and its webhooks are told so.
    </ConfirmByName>
  );
}
