import { Button, Group, Modal, Select, Stack, TextInput } from '@mantine/core';
import type { NewWebhookBody } from '@posthorn/admin-client';
import { useQueryClient } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { createWebhook } from '../../api/alerts.js';
import { CopyButton } from '../../components/copy-button.js';
import { DialogForm, FormDialog } from '../../components/form-dialog.js';
import { ReasonInput } from '../../components/reason-input.js';
import classes from './alerts.module.css';

interface AddWebhookProps {
  readonly isOpen: boolean;
  readonly onClose: () => void;
}

export function AddWebhook({ isOpen, onClose }: AddWebhookProps): ReactNode {
  const [made, setMade] = useState<NewWebhookBody | null>(null);
  return (
    <>
      <FormDialog title="Add webhook" isOpen={isOpen} onClose={onClose}>
        <Form onClose={onClose} onMade={setMade} />
      </FormDialog>
      <Secret webhook={made} onClose={() => setMade(null)} />
    </>
  );
}

const FORMATS = [
  { value: 'standard', label: 'The alert, as JSON' },
  { value: 'slack', label: 'Text, for Slack, Mattermost and the like' },
] as const;

interface FormProps {
  readonly onClose: () => void;
  readonly onMade: (webhook: NewWebhookBody) => void;
}

function Form({ onClose, onMade }: FormProps): ReactNode {
  const [name, setName] = useState('');
  const [url, setUrl] = useState('');
  const [format, setFormat] = useState<(typeof FORMATS)[number]['value']>('standard');
  const [description, setDescription] = useState('');
  const [reason, setReason] = useState('');
  const queryClient = useQueryClient();
  const add = async (): Promise<void> => {
    const made = await createWebhook({ name, url, format, description }, reason);
    await queryClient.invalidateQueries({ queryKey: ['webhooks'] });
    onMade(made);
  };
  return (
    <DialogForm
      verb="Add webhook"
      onClose={onClose}
      onSubmit={add}
      isDisabled={name === '' || url === ''}
    >
      <TextInput
        data-autofocus
        required
        label="Name"
        description="Small letters, digits and hyphens."
        placeholder="on-call"
        maxLength={63}
        spellCheck={false}
        autoComplete="off"
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <TextInput
        required
        label="Address"
        description="What is behind the host may be a secret, and is not shown again."
        placeholder="https://hooks.example.com/T0/B0/x"
        maxLength={1_000}
        spellCheck={false}
        autoComplete="off"
        value={url}
        onChange={(event) => setUrl(event.currentTarget.value)}
      />
      <Select
        label="What it is sent"
        data={FORMATS}
        value={format}
        onChange={(next) => setFormat(next ?? 'standard')}
        allowDeselect={false}
      />
      <TextInput
        label="What it is for"
        maxLength={500}
        value={description}
        onChange={(event) => setDescription(event.currentTarget.value)}
      />
      <ReasonInput value={reason} onChange={setReason} />
    </DialogForm>
  );
}

interface SecretProps {
  /** null closes the dialog. */
  readonly webhook: NewWebhookBody | null;
  readonly onClose: () => void;
}

/** The one time that the secret is seen: a click beside the dialog does not close it. */
function Secret({ webhook, onClose }: SecretProps): ReactNode {
  return (
    <Modal
      opened={webhook !== null}
      onClose={onClose}
      title={`The secret of ${webhook?.name ?? ''}`}
      size={560}
      closeOnClickOutside={false}
    >
      {webhook !== null && (
        <Stack gap="sm">
          <p>The receiver checks signatures by it. Copy it now: it is not shown again.</p>
          <div className={classes.secret}>
            <code>{webhook.secret}</code>
            <CopyButton value={webhook.secret} what="the secret" />
          </div>
          <Group justify="flex-end">
            <Button onClick={onClose}>I have it</Button>
          </Group>
        </Stack>
      )}
    </Modal>
  );
}
