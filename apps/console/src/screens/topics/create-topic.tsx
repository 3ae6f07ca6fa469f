import { NumberInput, Select } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState, type ReactNode } from 'react';
import { api, because } from '../../api/client.js';
import { DialogForm, FormDialog } from '../../components/form/form-dialog.js';
import { NameInput } from '../../components/form/name-input.js';
import { ReasonInput } from '../../components/form/reason-input.js';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** Kafka's retention.ms, in what people say. */
const RETENTIONS = [
  { value: '', label: 'The broker’s default' },
  { value: String(HOUR_MS), label: '1 hour' },
  { value: String(DAY_MS), label: '1 day' },
  { value: String(7 * DAY_MS), label: '7 days' },
  { value: String(30 * DAY_MS), label: '30 days' },
  { value: '-1', label: 'For ever' },
];

const POLICIES = [
  { value: '', label: 'Delete what is old' },
  { value: 'compact', label: 'Keep the newest record of each key' },
  { value: 'compact,delete', label: 'Newest of each key, and delete what is old' },
];

interface CreateTopicProps {
  readonly isOpen: boolean;
  readonly onClose: () => void;
}

export function CreateTopic({ isOpen, onClose }: CreateTopicProps): ReactNode {
  return (
    <FormDialog title="Create topic" isOpen={isOpen} onClose={onClose}>
      <Form onClose={onClose} />
    </FormDialog>
  );
}

function Form({ onClose }: Pick<CreateTopicProps, 'onClose'>): ReactNode {
  const [name, setName] = useState('');
  const [partitions, setPartitions] = useState<string | number>(6);
  const [retention, setRetention] = useState('');
  const [policy, setPolicy] = useState('');
  const [reason, setReason] = useState('');
  const queryClient = useQueryClient();
  const navigate = useNavigate();
  const create = async (): Promise<void> => {
    const configs = {
      ...(retention === '' ? {} : { 'retention.ms': retention }),
      ...(policy === '' ? {} : { 'cleanup.policy': policy }),
    };
    const body = { name, partitions: Number(partitions), configs };
    await api.POST('/api/v1/topics', { body, ...because(reason) });
    notifications.show({ message: `Topic ${name} is there.` });
    await queryClient.invalidateQueries({ queryKey: ['topics'] });
    await navigate({ to: '/topics/$topic', params: { topic: name } });
  };
  return (
    <DialogForm verb="Create topic" onClose={onClose} onSubmit={create} isDisabled={name === ''}>
      <NameInput
        placeholder="orders"
        description="Letters, digits, “.”, “_” and “-”. It cannot be changed later."
        maxLength={249}
        value={name}
        onChange={setName}
      />
      <NumberInput
        label="Partitions"
        description="How many consumers of one group can share the work. More can be added, none taken away."
        min={1}
        allowDecimal={false}
        value={partitions}
        onChange={setPartitions}
      />
      <Select
        label="Records are kept for"
        data={RETENTIONS}
        value={retention}
        onChange={(value) => setRetention(value ?? '')}
        allowDeselect={false}
      />
      <Select
        label="What becomes of old records"
        data={POLICIES}
        value={policy}
        onChange={(value) => setPolicy(value ?? '')}
        allowDeselect={false}
      />
      <ReasonInput value={reason} onChange={setReason} />
    </DialogForm>
  );
}
