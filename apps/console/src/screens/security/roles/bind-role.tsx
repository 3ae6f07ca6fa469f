import { SegmentedControl, Select, TextInput } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import type { ResourcePatternBody } from '@posthorn/admin-client';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { api, because } from '../../../api/client.js';
import { rolesQuery } from '../../../api/security.js';
import { DialogForm, FormDialog } from '../../../components/form/form-dialog.js';
import { ReasonInput } from '../../../components/form/reason-input.js';
import { BINDING_LIFETIMES, endOf, FOR_EVER } from '../lifetimes.js';
import { ResourcesInput } from '../resources-input.js';

interface BindRoleProps {
  readonly isOpen: boolean;
  readonly onClose: () => void;
}

type SubjectType = 'user' | 'group';

const SUBJECT_TYPES = [
  { value: 'user', label: 'A user' },
  { value: 'group', label: 'A group of the identity provider' },
];

export function BindRole({ isOpen, onClose }: BindRoleProps): ReactNode {
  return (
    <FormDialog title="Give a role" isOpen={isOpen} onClose={onClose}>
      <Form onClose={onClose} />
    </FormDialog>
  );
}

function Form({ onClose }: Pick<BindRoleProps, 'onClose'>): ReactNode {
  const { data } = useQuery(rolesQuery());
  const [subjectType, setSubjectType] = useState<SubjectType>('user');
  const [subject, setSubject] = useState('');
  const [role, setRole] = useState('viewer');
  const [resources, setResources] = useState<ResourcePatternBody[]>([]);
  const [lifetime, setLifetime] = useState(FOR_EVER);
  const [reason, setReason] = useState('');
  const queryClient = useQueryClient();
  const description = data?.roles.find(({ name }) => name === role)?.description;
  const bind = async (): Promise<void> => {
    const narrowed = resources.length === 0 ? {} : { resources };
    const expiresAt = endOf(lifetime, Date.now());
    const body = { subjectType, subject, role, ...narrowed, expiresAt };
    await api.POST('/api/v1/role-bindings', { body, ...because(reason) });
    notifications.show({ message: `${subject} has the role ${role}.` });
    await Promise.all([
      queryClient.invalidateQueries({ queryKey: ['role-bindings'] }),
      queryClient.invalidateQueries({ queryKey: ['users'] }),
    ]);
  };
  return (
    <DialogForm verb="Give role" onClose={onClose} onSubmit={bind} isDisabled={subject === ''}>
      <SegmentedControl
        aria-label="To"
        data={SUBJECT_TYPES}
        value={subjectType}
        onChange={(value) => setSubjectType(value as SubjectType)}
      />
      <TextInput
        data-autofocus
        required
        label={subjectType === 'user' ? 'User' : 'Group'}
        description={
          subjectType === 'user'
            ? 'May be made later; the role waits.'
            : 'As the identity provider names it.'
        }
        placeholder={subjectType === 'user' ? 'alice' : 'payments-team'}
        spellCheck={false}
        autoComplete="off"
        value={subject}
        onChange={(event) => setSubject(event.currentTarget.value)}
      />
      <Select
        label="Role"
        description={description}
        data={data?.roles.map(({ name }) => name) ?? [role]}
        value={role}
        onChange={(value) => setRole(value ?? '')}
        allowDeselect={false}
      />
      <ResourcesInput value={resources} onChange={setResources} />
      <Select
        label="How long"
        data={BINDING_LIFETIMES}
        value={lifetime}
        onChange={(value) => setLifetime(value ?? '')}
        allowDeselect={false}
      />
      <ReasonInput value={reason} onChange={setReason} />
    </DialogForm>
  );
}
