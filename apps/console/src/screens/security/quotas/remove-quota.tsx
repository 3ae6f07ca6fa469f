import { notifications } from '@mantine/notifications';
import type { QuotaBody } from '@posthorn/admin-client';
import { useQueryClient } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { api, because } from '../../../api/client.js';
import { ConfirmByName } from '../../../components/form/confirm-by-name.js';
import { entityText } from './quota-text.js';

interface RemoveQuotaProps {
  /** null closes the dialog. */
  readonly quota: QuotaBody | null;
  readonly onClose: () => void;
}

export function RemoveQuota({ quota, onClose }: RemoveQuotaProps): ReactNode {
  const name = quota === null ? '' : entityText(quota.entity);
  const queryClient = useQueryClient();
  const remove = async (reason: string): Promise<void> => {
    if (quota === null) return;
    const values = Object.fromEntries(Object.keys(quota.values).map((key) => [key, null]));
    const body = { changes: [{ entity: quota.entity, values }] };
    await api.POST('/api/v1/quotas:alter', { body, ...because(reason) });
    notifications.show({ message: `There is no quota for ${name} any more.` });
    await queryClient.invalidateQueries({ queryKey: ['quotas'] });
  };
  return (
    <ConfirmByName
      title="Remove quota"
      name={name}
      verb="Remove quota"
      isOpen={quota !== null}
      onClose={onClose}
      onConfirm={remove}
    >
      What holds for others then holds here too, or no limit at all.
    </ConfirmByName>
  );
}
