import type { NewWebhookBody, WebhookBody } from '@posthorn/admin-client';
import { useQuery } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { readWebhook } from '../../api/alerts.js';
import { FormDialog } from '../../components/form/form-dialog.js';
import { ProblemView } from '../../components/messages/problem-view.js';
import { SecretOnce } from '../../components/form/secret-once.js';
import { WebhookForm } from './webhook-form.js';

interface EditWebhookProps {
  /** null closes the dialog. */
  readonly webhook: WebhookBody | 'new' | null;
  readonly onClose: () => void;
}

/** Adds one and then shows its secret, or changes one. */
export function EditWebhook({ webhook, onClose }: EditWebhookProps): ReactNode {
  const [made, setMade] = useState<NewWebhookBody | null>(null);
  const known = webhook === 'new' ? null : webhook;
  return (
    <>
      <FormDialog
        title={known === null ? 'Add webhook' : `Webhook ${known.name}`}
        isOpen={webhook !== null}
        onClose={onClose}
      >
        {known === null ? (
          <WebhookForm seen={null} onClose={onClose} onMade={setMade} />
        ) : (
          <Change name={known.name} onClose={onClose} />
        )}
      </FormDialog>
      <SecretOnce
        title={`The secret of ${made?.name ?? ''}`}
        secret={made?.secret ?? null}
        what="the secret"
        onClose={() => setMade(null)}
      >
        The receiver checks signatures by it. Copy it now: it is not shown again.
      </SecretOnce>
    </>
  );
}

/** It is read anew when the dialog opens: what the list shows may be some seconds old. */
function Change({ name, onClose }: { readonly name: string; readonly onClose: () => void }) {
  const { data, error } = useQuery({
    queryKey: ['webhooks', name],
    queryFn: () => readWebhook(name),
    gcTime: 0,
    staleTime: Infinity,
  });
  if (error !== null) return <ProblemView error={error} />;
  return data === undefined ? null : <WebhookForm seen={data} onClose={onClose} />;
}
