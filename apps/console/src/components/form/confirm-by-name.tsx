import { Button, Group, Modal, Stack, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { ProblemView } from '../messages/problem-view.js';
import { ReasonInput } from './reason-input.js';

interface ConfirmByNameProps {
  readonly title: string;
  /** The name that has to be typed. */
  readonly name: string;
  /** What will be gone, in figures. */
  readonly children: ReactNode;
  /** On the red button: "Delete topic". */
  readonly verb: string;
  readonly isOpen: boolean;
  /** Something is missing yet, whatever name was typed. */
  readonly isDisabled?: boolean;
  readonly onClose: () => void;
  /** Rejects with an ApiProblem, which is shown; the dialog then stays. */
  readonly onConfirm: (reason: string) => Promise<void>;
}

/** For what cannot be taken back: the button works once the name stands in the field. */
export function ConfirmByName(props: ConfirmByNameProps): ReactNode {
  const { title, isOpen, onClose } = props;
  return (
    <Modal opened={isOpen} onClose={onClose} title={title}>
      {/* Made anew at each opening, so that nothing typed before is still there. */}
      <ConfirmForm {...props} />
    </Modal>
  );
}

function ConfirmForm({
  name,
  children,
  verb,
  isDisabled = false,
  onClose,
  onConfirm,
}: ConfirmByNameProps): ReactNode {
  const [typed, setTyped] = useState('');
  const [reason, setReason] = useState('');
  const action = useMutation({ mutationFn: () => onConfirm(reason), onSuccess: onClose });
  const isReady = typed === name && !isDisabled;
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (isReady && !action.isPending) action.mutate();
      }}
    >
      <Stack gap="sm">
        <div>{children}</div>
        <TextInput
          data-autofocus
          label={
            <>
              Type <code>{name}</code> to confirm
            </>
          }
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
          autoComplete="off"
          spellCheck={false}
        />
        <ReasonInput value={reason} onChange={setReason} />
        {action.isError && <ProblemView error={action.error} />}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" color="red" disabled={!isReady} loading={action.isPending}>
            {verb}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
