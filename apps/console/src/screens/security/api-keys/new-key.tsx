import type { NewApiKeyBody } from '@posthorn/admin-client';
import type { ReactNode } from 'react';
import { SecretOnce } from '../../../components/form/secret-once.js';

interface NewKeyProps {
  /** null closes the dialog. */
  readonly apiKey: NewApiKeyBody | null;
  readonly onClose: () => void;
}

export function NewKey({ apiKey, onClose }: NewKeyProps): ReactNode {
  return (
    <SecretOnce
      title="The key"
      secret={apiKey?.key ?? null}
      what="the key"
      how={
        <>
          A program sends it as <code>Authorization: Bearer &lt;key&gt;</code>.
        </>
      }
      onClose={onClose}
    >
      Copy it now: it is not shown again. Only a hash of it is kept, so whoever loses it makes
      another.
    </SecretOnce>
  );
}
