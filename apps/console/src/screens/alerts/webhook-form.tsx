import { PasswordInput, Select, TextInput } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import type { NewWebhookBody } from '@posthorn/admin-client';
import { useQueryClient } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { createWebhook, patchWebhook, type SeenWebhook } from '../../api/alerts.js';
import { DialogForm } from '../../components/form/form-dialog.js';
import { NameInput } from '../../components/form/name-input.js';
import { ReasonInput } from '../../components/form/reason-input.js';

interface WebhookFormProps {
  /** null for one that is to be added. */
  readonly seen: SeenWebhook | null;
  readonly onClose: () => void;
  readonly onMade?: (webhook: NewWebhookBody) => void;
}

const FORMATS = [
  { value: 'standard', label: 'The alert, as JSON' },
  { value: 'slack', label: 'Text, for Slack, Mattermost and the like' },
] as const;

const NEW = { name: '', format: 'standard', description: '' } as const;

/** The address and the secret of one that is there are not known here: an empty field leaves them as they are. */
export function WebhookForm({ seen, onClose, onMade }: WebhookFormProps): ReactNode {
  const before = seen?.webhook ?? NEW;
  const [name, setName] = useState<string>(before.name);
  const [url, setUrl] = useState('');
  const [secret, setSecret] = useState('');
  const [format, setFormat] = useState<(typeof FORMATS)[number]['value']>(before.format);
  const [description, setDescription] = useState<string>(before.description);
  const [reason, setReason] = useState('');
  const queryClient = useQueryClient();
  const save = async (): Promise<void> => {
    const given = { ...(url !== '' && { url }), ...(secret !== '' && { secret }) };
    if (seen === null) {
      onMade?.(await createWebhook({ name, format, description, ...given, url }, reason));
    } else {
      await patchWebhook(seen, { format, description, ...given }, reason);
      notifications.show({ message: `Webhook ${name} is changed.` });
    }
    await queryClient.invalidateQueries({ queryKey: ['webhooks'] });
  };
  return (
    <DialogForm
      verb={seen === null ? 'Add webhook' : 'Save'}
      onClose={onClose}
      onSubmit={save}
      isDisabled={name === '' || (seen === null && url === '')}
    >
      {seen === null && (
        <NameInput
          description="Small letters, digits and hyphens."
          placeholder="on-call"
          maxLength={63}
          value={name}
          onChange={setName}
        />
      )}
      <Address webhook={seen?.webhook.url ?? null} url={url} onChange={setUrl} />
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
      {seen !== null && (
        <PasswordInput
          label="New secret"
          description="Begins with whsec_. Empty keeps the one it has; after a change both sign for a day."
          size="xs"
          maxLength={200}
          autoComplete="off"
          value={secret}
          onChange={(event) => setSecret(event.currentTarget.value)}
        />
      )}
      <ReasonInput value={reason} onChange={setReason} />
    </DialogForm>
  );
}

interface AddressProps {
  /** As much of it as is shown of the one that is there. */
  readonly webhook: string | null;
  readonly url: string;
  readonly onChange: (url: string) => void;
}

function Address({ webhook, url, onChange }: AddressProps): ReactNode {
  const isNew = webhook === null;
  return (
    <TextInput
      required={isNew}
      data-autofocus={isNew ? undefined : true}
      label={isNew ? 'Address' : 'New address'}
      description={
        isNew
          ? 'What is behind the host may be a secret, and is not shown again.'
          : `Empty keeps the one it has, ${webhook}`
      }
      placeholder="https://hooks.example.com/T0/B0/x"
      maxLength={1_000}
      spellCheck={false}
      autoComplete="off"
      value={url}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}
