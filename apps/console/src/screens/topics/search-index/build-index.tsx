import { notifications } from '@mantine/notifications';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { createIndexBuild, indexBuildPreviewQuery } from '../../../api/index-builds.js';
import { DialogForm, FormDialog } from '../../../components/form/form-dialog.js';
import { ProblemView } from '../../../components/messages/problem-view.js';
import { ReasonInput } from '../../../components/form/reason-input.js';
import { plural } from '../../../format/numbers.js';

interface BuildIndexProps {
  readonly topic: string;
  readonly isOpen: boolean;
  readonly onClose: () => void;
}

/** Asks for the build once it was seen how much there is to go through. */
export function BuildIndex({ topic, isOpen, onClose }: BuildIndexProps): ReactNode {
  return (
    <FormDialog title="Build index" isOpen={isOpen} onClose={onClose}>
      <Form topic={topic} onClose={onClose} />
    </FormDialog>
  );
}

function Form({ topic, onClose }: Omit<BuildIndexProps, 'isOpen'>): ReactNode {
  const { data, error } = useQuery(indexBuildPreviewQuery(topic));
  const [reason, setReason] = useState('');
  const queryClient = useQueryClient();
  const build = async (): Promise<void> => {
    await createIndexBuild(topic, reason);
    notifications.show({ message: `${topic} is being indexed.` });
    await queryClient.invalidateQueries({ queryKey: ['topic', topic, 'index-builds'] });
  };
  return (
    <DialogForm
      verb="Build index"
      onClose={onClose}
      onSubmit={build}
      isDisabled={data === undefined}
    >
      {error !== null && <ProblemView error={error} />}
      {data !== undefined && (
        <p>
          {plural(data.preview.total, 'record')} will be read again, for{' '}
          {data.preview.fields.map((field, index) => (
            <span key={field}>
              {index > 0 && ', '}
              <code>{field}</code>
            </span>
          ))}
          .
        </p>
      )}
      <p>
        The leader of each partition does it beside its other work. Searches give the same answers
        before, meanwhile and afterwards: afterwards they are fast.
      </p>
      <ReasonInput value={reason} onChange={setReason} />
    </DialogForm>
  );
}
