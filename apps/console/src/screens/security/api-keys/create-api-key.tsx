import { Select } from '@mantine/core';
import type { NewApiKeyBody, ResourcePatternBody } from '@posthorn/admin-client';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { api, because, dataOf } from '../../../api/client.js';
import { useMay, whoAmIQuery } from '../../../api/who.js';
import { DialogForm, FormDialog } from '../../../components/form/form-dialog.js';
import { NameInput } from '../../../components/form/name-input.js';
import { ReasonInput } from '../../../components/form/reason-input.js';
import { endOf, KEY_LIFETIMES } from '../lifetimes.js';
import { ResourcesInput } from '../resources-input.js';
import { UserSelect } from '../user-select.js';

const ROLES = ['viewer', 'developer', 'operator', 'admin'] as const;
type ScopeRole = (typeof ROLES)[number];

const SCOPES = [
  { value: '', label: 'All that its owner may do' },
  ...ROLES.map((role) => ({ value: role, label: `Of that, what the role ${role} may do` })),
];
/** A key that nobody remembers ends by itself. */
const LIFETIME = KEY_LIFETIMES[2].value;

interface CreateApiKeyProps {
  /** Whose keys are on the screen. */
  readonly owner: string | undefined;
  readonly isOpen: boolean;
  readonly onClose: () => void;
  readonly onCreated: (apiKey: NewApiKeyBody) => void;
}

export function CreateApiKey(props: CreateApiKeyProps): ReactNode {
  return (
    <FormDialog title="Create API key" isOpen={props.isOpen} onClose={props.onClose}>
      <Form {...props} />
    </FormDialog>
  );
}

function Form({ owner, onClose, onCreated }: CreateApiKeyProps): ReactNode {
  const { data: who } = useQuery(whoAmIQuery());
  const mayForOthers = useMay('apiKey:create');
  const self = who?.userName ?? undefined;
  const [description, setDescription] = useState('');
  const [userName, setUserName] = useState(mayForOthers ? owner : undefined);
  const [role, setRole] = useState('');
  const [resources, setResources] = useState<ResourcePatternBody[]>([]);
  const [lifetime, setLifetime] = useState(LIFETIME);
  const [reason, setReason] = useState('');
  const queryClient = useQueryClient();
  const create = async (): Promise<void> => {
    const narrowed = resources.length === 0 ? {} : { resources };
    const scopes = role === '' ? {} : { scopes: [{ role: role as ScopeRole, ...narrowed }] };
    const body = {
      description,
      userName,
      expiresAt: endOf(lifetime, Date.now()),
      ...scopes,
    };
    onCreated(await dataOf(api.POST('/api/v1/api-keys', { body, ...because(reason) })));
    await queryClient.invalidateQueries({ queryKey: ['api-keys'] });
  };
  return (
    <DialogForm
      verb="Create API key"
      onClose={onClose}
      onSubmit={create}
      isDisabled={description.trim() === '' || (userName ?? self) === undefined}
    >
      <NameInput
        label="For"
        description="The program that will use it."
        placeholder="nightly backup"
        value={description}
        onChange={setDescription}
      />
      {mayForOthers && (
        <UserSelect
          label="Owner"
          placeholder={self ?? 'Choose a user'}
          value={userName}
          onChange={setUserName}
        />
      )}
      <Select
        label="May do"
        data={SCOPES}
        value={role}
        onChange={(value) => setRole(value ?? '')}
        allowDeselect={false}
      />
      {role !== '' && <ResourcesInput value={resources} onChange={setResources} />}
      <Select
        label="Ends"
        data={KEY_LIFETIMES}
        value={lifetime}
        onChange={(value) => setLifetime(value ?? '')}
        allowDeselect={false}
      />
      <ReasonInput value={reason} onChange={setReason} />
    </DialogForm>
  );
}
