import { notifications } from '@mantine/notifications';
import type { ApiKeyBody } from '@posthorn/admin-client';
import { useQueryClient } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { api, because } from '../../../api/client.js';
import { ConfirmByName } from '../../../components/form/confirm-by-name.js';

interface RevokeApiKeyProps {
  /** null closes the dialog. */
  readonly apiKey: ApiKeyBody | null;
  readonly onClose: () => void;
}

export function RevokeApiKey({ apiKey, onClose }: RevokeApiKeyProps): ReactNode {
  const queryClient = useQueryClient();
  const revoke = async (reason: string): Promise<void> => {
    const params = { path: { apiKey: apiKey?.id ?? '' } };
    await api.DELETE('/api/v1/api-keys/{apiKey}', { params, ...because(reason) });
    notifications.show({ message: `The key for ${apiKey?.description} is revoked.` });
    await queryClient.invalidateQueries({ queryKey: ['api-keys'] });
  };
  return (
    <ConfirmByName
      title="Revoke API key"
      name={apiKey?.description ?? ''}
      verb="Revoke key"
      isOpen={apiKey !== null}
      onClose={onClose}
      onConfirm={revoke}
    >
      Every broker refuses <code>{apiKey?.prefix}…</code> of {apiKey?.userName} at once. It cannot
      be given back.
    </ConfirmByName>
  );
}
