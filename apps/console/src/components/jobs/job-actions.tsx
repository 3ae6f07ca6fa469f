import { Button, Group } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import type { JobAction, JobStatus } from '../../api/jobs.js';
import { useMay } from '../../api/who.js';

interface JobActionsProps {
  readonly status: JobStatus;
  readonly name: string;
  /** What it takes, as `replay:cancel`: who may not is offered nothing. */
  readonly requires: string;
  readonly onAct: (action: JobAction) => Promise<unknown>;
}

const OFFERED: Readonly<Partial<Record<JobStatus, readonly JobAction[]>>> = {
  queued: ['cancel'],
  running: ['pause', 'cancel'],
  paused: ['resume', 'cancel'],
};

const WORDS: Readonly<Record<JobAction, string>> = {
  pause: 'Pause',
  resume: 'Resume',
  cancel: 'Cancel',
};

/** What can be done with work that is under way. What was copied stays, and half a file is none, so cancelling takes one click. */
export function JobActions({ status, name, requires, onAct }: JobActionsProps): ReactNode {
  const mayAct = useMay(requires);
  const queryClient = useQueryClient();
  const act = useMutation({
    mutationFn: onAct,
    onSuccess: () => queryClient.invalidateQueries({ queryKey: ['jobs'] }),
    onError: (error) => notifications.show({ color: 'red', message: error.message }),
  });
  if (!mayAct) return null;
  return (
    <Group gap={4} wrap="nowrap">
      {(OFFERED[status] ?? []).map((action) => (
        <Button
          key={action}
          size="compact-xs"
          variant="default"
          aria-label={`${WORDS[action]} ${name}`}
          loading={act.isPending && act.variables === action}
          onClick={() => act.mutate(action)}
        >
          {WORDS[action]}
        </Button>
      ))}
    </Group>
  );
}
