import { Button, TextInput } from '@mantine/core';
import type { DeadLetterGroup } from '@posthorn/admin-client';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { changeLetterGroup } from '../../api/dead-letters.js';
import { useMay } from '../../api/who.js';
import { ProblemView } from '../../components/messages/problem-view.js';
import classes from './dead-letters.module.css';

/** Who looks after it, and what is known: so that two people do not mend the same thing. */
export function NoteForm({ group }: { readonly group: DeadLetterGroup }): ReactNode {
  const [note, setNote] = useState(group.note ?? '');
  const [assignee, setAssignee] = useState(group.assignee ?? '');
  const mayEdit = useMay('deadLetter:edit');
  const queryClient = useQueryClient();
  const save = useMutation({
    mutationFn: () =>
      changeLetterGroup(group.id, { note: note.trim() || null, assignee: assignee.trim() || null }),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: ['dead-letters'] }),
  });
  const isChanged = note !== (group.note ?? '') || assignee !== (group.assignee ?? '');
  return (
    <form
      className={classes.note}
      onSubmit={(event) => {
        event.preventDefault();
        if (isChanged && !save.isPending) save.mutate();
      }}
    >
      <TextInput
        className={classes.grow}
        label="Note"
        placeholder="What is known about it"
        disabled={!mayEdit}
        value={note}
        onChange={(event) => setNote(event.currentTarget.value)}
      />
      <TextInput
        label="Assignee"
        placeholder="nobody"
        disabled={!mayEdit}
        value={assignee}
        onChange={(event) => setAssignee(event.currentTarget.value)}
      />
      <Button type="submit" variant="default" disabled={!isChanged} loading={save.isPending}>
        Save
      </Button>
      {save.isError && <ProblemView error={save.error} />}
    </form>
  );
}
