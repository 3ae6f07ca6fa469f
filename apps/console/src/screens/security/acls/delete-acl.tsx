import { notifications } from '@mantine/notifications';
import type { AclBody } from '@posthorn/admin-client';
import { useQueryClient } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { api, because } from '../../../api/client.js';
import { ConfirmByName } from '../../../components/form/confirm-by-name.js';
import { aclResource } from './acl-text.js';

interface DeleteAclProps {
  /** null closes the dialog. */
  readonly acl: AclBody | null;
  readonly onClose: () => void;
}

export function DeleteAcl({ acl, onClose }: DeleteAclProps): ReactNode {
  const queryClient = useQueryClient();
  const remove = async (reason: string): Promise<void> => {
    if (acl === null) return;
    // A filter that names everything matches this one only.
    const { reason: _, ...filter } = acl;
    await api.POST('/api/v1/acls:delete', { body: { filters: [filter] }, ...because(reason) });
    notifications.show({ message: `The ACL for ${acl.principal} is deleted.` });
    await queryClient.invalidateQueries({ queryKey: ['acls'] });
  };
  return (
    <ConfirmByName
      title="Delete ACL"
      name={acl?.principal ?? ''}
      verb="Delete ACL"
      isOpen={acl !== null}
      onClose={onClose}
      onConfirm={remove}
    >
      {acl !== null && (
        <>
          {acl.permission === 'ALLOW' ? 'Allows' : 'Denies'} <code>{acl.operation}</code> on{' '}
          <strong>{aclResource(acl)}</strong>. Without it clients that are connected are judged by
          the other ACLs within a second.
        </>
      )}
    </ConfirmByName>
  );
}
