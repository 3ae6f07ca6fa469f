import { Button, Group, Modal, Stack } from '@mantine/core';
import type { ReactNode } from 'react';
import { CopyButton } from '../values/copy-button.js';
import classes from './secret-once.module.css';

interface SecretOnceProps {
  readonly title: string;
  /** null closes the dialog. */
  readonly secret: string | null;
  /** As in "Copy the key". */
  readonly what: string;
  /** What it is for, and that it is not shown again. */
  readonly children: ReactNode;
  /** How it is used. */
  readonly how?: ReactNode;
  readonly onClose: () => void;
}

/** The one time that a secret is seen: a click beside the dialog does not close it. */
export function SecretOnce({
  title,
  secret,
  what,
  children,
  how,
  onClose,
}: SecretOnceProps): ReactNode {
  return (
    <Modal
      opened={secret !== null}
      onClose={onClose}
      title={title}
      size={560}
      closeOnClickOutside={false}
    >
      {secret !== null && (
        <Stack gap="sm">
          <p>{children}</p>
          <div className={classes.secret}>
            <code>{secret}</code>
            <CopyButton value={secret} what={what} />
          </div>
          {how !== undefined && <p className={classes.how}>{how}</p>}
          <Group justify="flex-end">
            <Button onClick={onClose}>I have it</Button>
          </Group>
        </Stack>
      )}
    </Modal>
  );
}
