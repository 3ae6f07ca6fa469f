import { Button, Group, Modal, Stack, type ModalProps } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import classes from './form-dialog.module.css';
import { ProblemView } from '../messages/problem-view.js';

interface FormDialogProps {
  readonly title: string;
  readonly isOpen: boolean;
  readonly onClose: () => void;
  readonly children: ReactNode;
}

/** A dialog around a DialogForm, whose fields are made anew at each opening. */
export function FormDialog({
  title,
  isOpen,
  onClose,
  children,
  size = 480,
}: FormDialogProps & Pick<ModalProps, 'size'>): ReactNode {
  return (
    <Modal opened={isOpen} onClose={onClose} title={title} size={size}>
      {children}
    </Modal>
  );
}

interface DialogFormProps {
  readonly verb: string;
  readonly children: ReactNode;
  readonly onClose: () => void;
  /** Rejects with what is then shown; closes the dialog otherwise. */
  readonly onSubmit: () => Promise<void>;
  /** Instead of closing it: leads elsewhere. */
  readonly onDone?: () => void;
  readonly isDisabled?: boolean;
}

/** Fields, what went wrong, and two buttons. Enter submits. */
export function DialogForm({
  verb,
  children,
  onClose,
  onSubmit,
  onDone = onClose,
  isDisabled = false,
}: DialogFormProps): ReactNode {
  const action = useMutation({ mutationFn: onSubmit, onSuccess: onDone });
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (!action.isPending && !isDisabled) action.mutate();
      }}
    >
      <Stack gap="sm">
        {children}
        {action.isError && <ProblemView error={action.error} />}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" loading={action.isPending} disabled={isDisabled}>
            {verb}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

/** Two fields beside each other, or below where it is narrow. */
export function FieldPair({ children }: { readonly children: ReactNode }): ReactNode {
  return <div className={classes.pair}>{children}</div>;
}
