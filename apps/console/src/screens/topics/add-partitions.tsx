import { NumberInput } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { api, because } from '../../api/client.js';
import { topicQuery } from '../../api/topics.js';
import { DialogForm, FormDialog } from '../../components/form/form-dialog.js';
import { ReasonInput } from '../../components/form/reason-input.js';

interface AddPartitionsProps {
  readonly topic: string;
  readonly isOpen: boolean;
  readonly onClose: () => void;
}

export function AddPartitions({ topic, isOpen, onClose }: AddPartitionsProps): ReactNode {
  return (
    <FormDialog title="Add partitions" isOpen={isOpen} onClose={onClose}>
      <Form topic={topic} onClose={onClose} />
    </FormDialog>
  );
}

function Form({ topic, onClose }: Omit<AddPartitionsProps, 'isOpen'>): ReactNode {
  const { data } = useQuery(topicQuery(topic));
  const now = data?.partitionCount ?? 0;
  const [total, setTotal] = useState<string | number>(now + 1);
  const [reason, setReason] = useState('');
  const queryClient = useQueryClient();
  const add = async (): Promise<void> => {
    await api.POST('/api/v1/topics/{topic}/partitions:add', {
      params: { path: { topic } },
      body: { totalPartitions: Number(total) },
      ...because(reason),
    });
    notifications.show({ message: `${topic} has ${total} partitions now.` });
    await queryClient.invalidateQueries({ queryKey: ['topic', topic] });
  };
  return (
    <DialogForm
      verb="Add partitions"
      onClose={onClose}
      onSubmit={add}
      isDisabled={Number(total) <= now}
    >
      <p>
        Producers spread keys over the partitions there are. From now on a key may go to another
        partition than before: what is in order per key stays so only within one. Partitions cannot
        be taken away again.
      </p>
      <NumberInput
        data-autofocus
        label="Partitions in total"
        description={`There are ${now} now.`}
        min={now + 1}
        allowDecimal={false}
        value={total}
        onChange={setTotal}
      />
      <ReasonInput value={reason} onChange={setReason} />
    </DialogForm>
  );
}
