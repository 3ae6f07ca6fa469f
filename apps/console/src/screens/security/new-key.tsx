import { Button, Group, Modal, Stack } from '@mantine/core';
import type { NewApiKeyBody } from '@posthorn/admin-client';
import type { ReactNode } from 'react';
import { CopyButton } from '../../components/copy-button.js';
import classes from './security.module.css';

interface NewKeyProps {
  /** null closes the dialog. */
  readonly apiKey: NewApiKeyBody | null;
  readonly onClose: () => void;
}

/** The one time that a key is seen: a click beside the dialog does not close it. */
export function NewKey({ apiKey, onClose }: NewKeyProps): ReactNode {
  return (
    <Modal
      opened={apiKey !== null}
      onClose={onClose}
      title="The key"
      size={560}
      closeOnClickOutside={false}
    >
      {apiKey !== null && (
        <Stack gap="sm">
          <p>
            Copy it now: it is not shown again. Only a hash of it is kept, so whoever loses it makes
            another.
          </p>
          <div className={classes.key}>
            <code>{apiKey.key}</code>
            <CopyButton value={apiKey.key} what="the key" />
          </div>
          <p className={classes.soft}>
            A program sends it as <code>Authorization: Bearer &lt;key&gt;</code>.
          </p>
          <Group justify="flex-end">
            <Button onClick={onClose}>I have it</Button>
          </Group>
        </Stack>
      )}
    </Modal>
  );
}
