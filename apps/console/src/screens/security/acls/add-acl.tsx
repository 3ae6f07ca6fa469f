import { Group, SegmentedControl, Select, TextInput } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import type { AclBody } from '@posthorn/admin-client';
import { useQueryClient } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { api, because } from '../../../api/client.js';
import { DialogForm, FormDialog } from '../../../components/form/form-dialog.js';
import { ReasonInput } from '../../../components/form/reason-input.js';

/** Kafka's name of the one resource there is of the type. */
const CLUSTER_NAME = 'kafka-cluster';

/** By Kafka's table: an ACL for another operation than these would never be asked for. */
const OPERATIONS = {
  TOPIC: [
    'READ',
    'WRITE',
    'CREATE',
    'DELETE',
    'ALTER',
    'DESCRIBE',
    'DESCRIBE_CONFIGS',
    'ALTER_CONFIGS',
    'ALL',
  ],
  GROUP: ['READ', 'DESCRIBE', 'DELETE', 'DESCRIBE_CONFIGS', 'ALTER_CONFIGS', 'ALL'],
  CLUSTER: [
    'CREATE',
    'ALTER',
    'DESCRIBE',
    'DESCRIBE_CONFIGS',
    'ALTER_CONFIGS',
    'IDEMPOTENT_WRITE',
    'CLUSTER_ACTION',
    'ALL',
  ],
  TRANSACTIONAL_ID: ['WRITE', 'DESCRIBE', 'ALL'],
} as const satisfies Partial<Record<AclBody['resourceType'], readonly AclBody['operation'][]>>;

type ResourceType = keyof typeof OPERATIONS;

const TYPES: { value: ResourceType; label: string }[] = [
  { value: 'TOPIC', label: 'Topic' },
  { value: 'GROUP', label: 'Group' },
  { value: 'CLUSTER', label: 'Cluster' },
  { value: 'TRANSACTIONAL_ID', label: 'Transactional id' },
];
const PATTERNS = [
  { value: 'LITERAL', label: 'is called' },
  { value: 'PREFIXED', label: 'begins with' },
];
const PERMISSIONS = [
  { value: 'ALLOW', label: 'Allow' },
  { value: 'DENY', label: 'Deny' },
];

const FIRST: AclBody = {
  principal: 'User:',
  permission: 'ALLOW',
  operation: 'READ',
  resourceType: 'TOPIC',
  patternType: 'LITERAL',
  resourceName: '',
  host: '*',
};

interface AddAclProps {
  readonly isOpen: boolean;
  readonly onClose: () => void;
}

export function AddAcl({ isOpen, onClose }: AddAclProps): ReactNode {
  return (
    <FormDialog title="Add ACL" isOpen={isOpen} onClose={onClose}>
      <Form onClose={onClose} />
    </FormDialog>
  );
}

function Form({ onClose }: Pick<AddAclProps, 'onClose'>): ReactNode {
  const [acl, setAcl] = useState(FIRST);
  const [reason, setReason] = useState('');
  const queryClient = useQueryClient();
  const change = (next: Partial<AclBody>): void => setAcl({ ...acl, ...next });
  const add = async (): Promise<void> => {
    await api.POST('/api/v1/acls', { body: acl, ...because(reason) });
    notifications.show({ message: `The ACL for ${acl.principal} holds within a second.` });
    await queryClient.invalidateQueries({ queryKey: ['acls'] });
  };
  return (
    <DialogForm
      verb="Add ACL"
      onClose={onClose}
      onSubmit={add}
      isDisabled={acl.principal === 'User:' || acl.resourceName === ''}
    >
      <TextInput
        data-autofocus
        required
        label="Principal"
        description="User: and the name; User:* is everybody."
        spellCheck={false}
        autoComplete="off"
        value={acl.principal}
        onChange={(event) => change({ principal: event.currentTarget.value })}
      />
      <SegmentedControl
        aria-label="Permission"
        data={PERMISSIONS}
        value={acl.permission}
        onChange={(value) => change({ permission: value as AclBody['permission'] })}
      />
      <ResourceFields acl={acl} onChange={change} />
      <TextInput
        label="From address"
        description="* is anywhere."
        autoComplete="off"
        value={acl.host}
        onChange={(event) => change({ host: event.currentTarget.value })}
      />
      <ReasonInput value={reason} onChange={setReason} />
    </DialogForm>
  );
}

interface ResourceFieldsProps {
  readonly acl: AclBody;
  readonly onChange: (next: Partial<AclBody>) => void;
}

function ResourceFields({ acl, onChange }: ResourceFieldsProps): ReactNode {
  return (
    <>
      <Group grow gap="xs" align="end">
        <Select
          label="Resource"
          data={TYPES}
          value={acl.resourceType}
          onChange={(value) => onChange(resourceOf(value as ResourceType, acl))}
          allowDeselect={false}
        />
        <Select
          label="Operation"
          data={OPERATIONS[acl.resourceType as ResourceType]}
          value={acl.operation}
          onChange={(value) => onChange({ operation: value as AclBody['operation'] })}
          allowDeselect={false}
        />
      </Group>
      {acl.resourceType !== 'CLUSTER' && (
        <Group grow gap="xs" align="end">
          <Select
            label="Whose name"
            data={PATTERNS}
            value={acl.patternType}
            onChange={(value) => onChange({ patternType: value as AclBody['patternType'] })}
            allowDeselect={false}
          />
          <TextInput
            required
            label="Name"
            placeholder="orders, or * for every one"
            spellCheck={false}
            autoComplete="off"
            value={acl.resourceName}
            onChange={(event) => onChange({ resourceName: event.currentTarget.value })}
          />
        </Group>
      )}
    </>
  );
}

/** What else has to change with the type. */
function resourceOf(resourceType: ResourceType, before: AclBody): Partial<AclBody> {
  const known: readonly AclBody['operation'][] = OPERATIONS[resourceType];
  const operation = known.includes(before.operation) ? before.operation : known[0];
  if (resourceType === 'CLUSTER') {
    return { resourceType, operation, patternType: 'LITERAL', resourceName: CLUSTER_NAME };
  }
  const resourceName = before.resourceType === 'CLUSTER' ? '' : before.resourceName;
  return { resourceType, operation, resourceName };
}
