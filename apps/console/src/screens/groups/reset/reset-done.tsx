import { Button, Group } from '@mantine/core';
import type { ResetResult } from '@posthorn/admin-client';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useEffect, useRef, type ReactNode } from 'react';
import { applyReset } from '../../../api/reset.js';
import { ProblemView } from '../../../components/messages/problem-view.js';
import { Status } from '../../../components/values/status.js';
import { plural } from '../../../format/numbers.js';
import { totalsOf } from './reset-plan.js';
import classes from './reset.module.css';

interface ResetDoneProps {
  readonly group: string;
  readonly result: ResetResult;
  readonly onClose: () => void;
}

/** What was done, and the way back: the offsets from before, which the audit log has as well. */
export function ResetDone({ group, result, onClose }: ResetDoneProps): ReactNode {
  const { undo, evictedMembers, recordsToReread } = result;
  const queryClient = useQueryClient();
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  const back = useMutation({
    mutationFn: () => {
      if (undo === null) throw new Error('There is nothing to take back.');
      return applyReset(group, { ...undo, evictMembers: true }, 'Undo of the reset before');
    },
    onSuccess: () => queryClient.invalidateQueries({ queryKey: ['group', group] }),
  });
  const { moved } = totalsOf(result);
  return (
    <section className={classes.done}>
      <h2 ref={heading} tabIndex={-1}>
        <Status tone="good">{back.isSuccess ? 'Taken back' : 'Done'}</Status>
      </h2>
      <p>
        {back.isSuccess
          ? `${group} is where it was before.`
          : `${plural(moved, 'partition')} of ${group} moved; ${plural(recordsToReread, 'record')} will be read again.`}
        {evictedMembers > 0 &&
          ` ${plural(evictedMembers, 'member')} went away and will be back in a moment.`}
      </p>
      {back.isError && <ProblemView error={back.error} />}
      <Group gap="xs">
        <Button component={Link} to={`/groups/${encodeURIComponent(group)}`} variant="default">
          Watch the lag
        </Button>
        {undo !== null && !back.isSuccess && (
          <Button variant="default" loading={back.isPending} onClick={() => back.mutate()}>
            Undo: back to the offsets from before
          </Button>
        )}
        <Button variant="subtle" onClick={onClose}>
          Another reset
        </Button>
      </Group>
    </section>
  );
}
