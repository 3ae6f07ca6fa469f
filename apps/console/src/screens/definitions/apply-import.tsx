import { Button } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import type { Definitions, ImportResult } from '@posthorn/admin-client';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { importDefinitions } from '../../api/definitions.js';
import { ProblemView } from '../../components/messages/problem-view.js';
import { ReasonInput } from '../../components/form/reason-input.js';
import { plural } from '../../format/numbers.js';
import classes from './definitions.module.css';

interface ApplyImportProps {
  readonly document: Definitions;
  readonly preview: ImportResult;
  readonly onDone: () => void;
}

export function ApplyImport({ document, preview, onDone }: ApplyImportProps): ReactNode {
  const [reason, setReason] = useState('');
  const queryClient = useQueryClient();
  const changes = preview.changes.filter(
    ({ action }) => action === 'create' || action === 'update',
  );
  const hasConflict = preview.changes.some(({ action }) => action === 'conflict');
  const apply = useMutation({
    mutationFn: () => importDefinitions(document, reason),
    onSuccess: async () => {
      notifications.show({ message: 'The cluster is as the document says.' });
      onDone();
      await queryClient.invalidateQueries();
    },
  });
  if (changes.length === 0) return null;
  return (
    <form
      className={classes.apply}
      onSubmit={(event) => {
        event.preventDefault();
        if (!apply.isPending && !hasConflict) apply.mutate();
      }}
    >
      {hasConflict && <p>With a conflict nothing is changed: change the document first.</p>}
      <ReasonInput value={reason} onChange={setReason} />
      {apply.isError && <ProblemView error={apply.error} />}
      <div>
        <Button type="submit" disabled={hasConflict} loading={apply.isPending}>
          Make {plural(changes.length, 'change')}
        </Button>
      </div>
    </form>
  );
}
