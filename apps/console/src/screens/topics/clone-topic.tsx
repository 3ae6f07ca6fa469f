import { NumberInput } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState, type ReactNode } from 'react';
import { cloneTopic, topicQuery } from '../../api/topics.js';
import { DialogForm, FormDialog } from '../../components/form/form-dialog.js';
import { NameInput } from '../../components/form/name-input.js';
import { ReasonInput } from '../../components/form/reason-input.js';

interface CloneTopicProps {
  readonly topic: string;
  readonly isOpen: boolean;
  readonly onClose: () => void;
}

export function CloneTopic({ topic, isOpen, onClose }: CloneTopicProps): ReactNode {
  return (
    <FormDialog title={`Clone ${topic}`} isOpen={isOpen} onClose={onClose}>
      <Form topic={topic} onClose={onClose} />
    </FormDialog>
  );
}

function Form({ topic, onClose }: Omit<CloneTopicProps, 'isOpen'>): ReactNode {
  const { data } = useQuery(topicQuery(topic));
  const [name, setName] = useState('');
  const [partitions, setPartitions] = useState<string | number>('');
  const [reason, setReason] = useState('');
  const queryClient = useQueryClient();
  const navigate = useNavigate();
  const clone = async (): Promise<void> => {
    const other = partitions === '' ? {} : { partitions: Number(partitions) };
    await cloneTopic(topic, { name, ...other }, reason);
    notifications.show({ message: `Topic ${name} is there, with the configs of ${topic}.` });
    await queryClient.invalidateQueries({ queryKey: ['topics'] });
    await navigate({ to: '/topics/$topic', params: { topic: name } });
  };
  return (
    <DialogForm verb="Clone topic" onClose={onClose} onSubmit={clone} isDisabled={name === ''}>
      <p>
        The new topic has the configs of this one and no records. Replays can copy records into it.
      </p>
      <NameInput placeholder={`${topic}.v2`} maxLength={249} value={name} onChange={setName} />
      <NumberInput
        label="Partitions"
        placeholder={`${data?.partitionCount ?? ''}, as here`}
        min={1}
        allowDecimal={false}
        value={partitions}
        onChange={setPartitions}
      />
      <ReasonInput value={reason} onChange={setReason} />
    </DialogForm>
  );
}
