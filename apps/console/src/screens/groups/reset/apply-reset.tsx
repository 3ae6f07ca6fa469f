import { Button, Checkbox, Stack, TextInput } from '@mantine/core';
import type { ResetOffsetsBody, ResetResult } from '@posthorn/admin-client';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState, type FormEvent, type ReactNode } from 'react';
import { groupQuery } from '../../../api/groups.js';
import { applyReset } from '../../../api/reset.js';
import { ProblemView } from '../../../components/messages/problem-view.js';
import { ReasonInput } from '../../../components/form/reason-input.js';
import { digits, plural } from '../../../format/numbers.js';
import { totalsOf } from './reset-plan.js';
import classes from './reset.module.css';

interface ApplyResetProps {
  readonly group: string;
  readonly request: ResetOffsetsBody;
  readonly preview: ResetResult;
  /** What is shown is not yet what would be applied. */
  readonly isPreviewing: boolean;
  readonly onDone: (result: ResetResult) => void;
}

export function ApplyReset({
  group,
  request,
  preview,
  isPreviewing,
  onDone,
}: ApplyResetProps): ReactNode {
  const { data } = useQuery(groupQuery(group));
  const [reason, setReason] = useState('');
  const [evicts, setEvicts] = useState(false);
  const [typed, setTyped] = useState('');
  const queryClient = useQueryClient();
  const members = data?.memberCount ?? 0;
  const isSkipping = preview.recordsToSkip !== '0';
  const apply = useMutation({
    mutationFn: () =>
      applyReset(group, { ...request, evictMembers: evicts && members > 0 }, reason),
    onSuccess: async (result) => {
      onDone(result);
      await queryClient.invalidateQueries({ queryKey: ['group', group] });
    },
  });
  const { moved } = totalsOf(preview);
  const isReady =
    moved > 0 &&
    reason.trim() !== '' &&
    (members === 0 || evicts) &&
    (!isSkipping || typed === group);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (isReady && !apply.isPending) apply.mutate();
  };
  return (
    <form onSubmit={submit} className={classes.apply}>
      <Stack gap="sm">
        {members > 0 && (
          <Checkbox
            checked={evicts}
            onChange={(event) => setEvicts(event.currentTarget.checked)}
            label={`Send its ${plural(members, 'member')} away, to begin at the new offsets`}
            description="It is running. They join again by themselves within seconds; what they are handling now is handled again."
          />
        )}
        {isSkipping && (
          <SkipConfirmation
            group={group}
            records={preview.recordsToSkip}
            typed={typed}
            onType={setTyped}
          />
        )}
        <ReasonInput value={reason} onChange={setReason} isRequired />
        {apply.isError && <ProblemView error={apply.error} />}
        <div>
          <Button
            type="submit"
            disabled={!isReady}
            loading={apply.isPending || (isReady && isPreviewing)}
          >
            Reset {digits(moved)} {moved === 1 ? 'partition' : 'partitions'}
          </Button>
        </div>
      </Stack>
    </form>
  );
}

interface SkipConfirmationProps {
  readonly group: string;
  readonly records: string;
  readonly typed: string;
  readonly onType: (typed: string) => void;
}

/** What is skipped is lost to the group, so it takes more than a click. */
function SkipConfirmation({ group, records, typed, onType }: SkipConfirmationProps): ReactNode {
  return (
    <TextInput
      label={
        <>
          {plural(records, 'record')} will never be read by it. Type <code>{group}</code>
        </>
      }
      value={typed}
      onChange={(event) => onType(event.currentTarget.value)}
      autoComplete="off"
      spellCheck={false}
    />
  );
}
