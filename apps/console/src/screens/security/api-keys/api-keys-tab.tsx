import { Button } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import type { ApiKeyBody, NewApiKeyBody } from '@posthorn/admin-client';
import { PlusIcon } from '@radix-ui/react-icons';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useState, type ReactNode } from 'react';
import { apiKeysQuery } from '../../../api/security.js';
import { useMay, whoAmIQuery } from '../../../api/who.js';
import { DataTable, type Column } from '../../../components/table/data-table.js';
import { EmptyState } from '../../../components/messages/empty-state.js';
import { ProblemView } from '../../../components/messages/problem-view.js';
import { Time } from '../../../components/values/time.js';
import { CreateApiKey } from './create-api-key.js';
import { NewKey } from './new-key.js';
import { resourcesText } from '../resources-text.js';
import { RevokeApiKey } from './revoke-api-key.js';
import { actionColumn } from '../../../components/table/row-menu.js';
import { Tools } from '../../../components/table/tools.js';
import tones from '../../../components/values/tones.module.css';
import { UserSelect } from '../user-select.js';

const route = getRouteApi('/security/api-keys');

const columns: readonly Column<ApiKeyBody>[] = [
  {
    key: 'description',
    header: 'For',
    render: ({ description }) => <span title={description}>{description}</span>,
  },
  { key: 'user', header: 'Owner', width: '150px', from: 'sm', render: ({ userName }) => userName },
  { key: 'scopes', header: 'May do', from: 'md', render: (key) => <Scopes of={key} /> },
  {
    key: 'prefix',
    header: 'Begins',
    width: '160px',
    from: 'lg',
    render: ({ prefix }) => <code>{prefix}</code>,
  },
  {
    key: 'used',
    header: 'Last used',
    width: '110px',
    render: ({ lastUsedAt }) => (lastUsedAt === null ? 'never' : <Time at={lastUsedAt} />),
  },
  {
    key: 'ends',
    header: 'Ends',
    width: '120px',
    from: 'sm',
    render: ({ expiresAt }) => (expiresAt === null ? 'never' : <Time at={expiresAt} as="until" />),
  },
];

function Scopes({ of: { scopes } }: { readonly of: ApiKeyBody }): ReactNode {
  const text = scopes
    .map((scope) => `${scope.role ?? scope.actions?.join(' ')}: ${resourcesText(scope.resources)}`)
    .join('; ');
  return (
    <span className={tones.soft} title={text}>
      {text === '' ? 'what its owner may do' : text}
    </span>
  );
}

export function ApiKeysTab(): ReactNode {
  const { user } = route.useSearch();
  const navigate = route.useNavigate();
  const { data: who } = useQuery(whoAmIQuery());
  const list = useQuery(apiKeysQuery(user));
  const mayView = useMay('apiKey:view');
  const maySeeUsers = useMay('user:view');
  const mayCreate = useMay('apiKey:create');
  const mayRevoke = useMay('apiKey:revoke');
  const [isCreating, creating] = useDisclosure(false);
  const [created, setCreated] = useState<NewApiKeyBody | null>(null);
  const [revoked, setRevoked] = useState<ApiKeyBody | null>(null);
  const isMine = user === undefined || user === who?.userName;
  if (list.error !== null && list.data === undefined) {
    return <ProblemView error={list.error} onRetry={() => void list.refetch()} />;
  }
  const actions = actionColumn<ApiKeyBody>(
    ({ description }) => description,
    (key) =>
      mayRevoke || key.userName === who?.userName
        ? [{ label: 'Revoke key…', isDestructive: true, onClick: () => setRevoked(key) }]
        : [],
  );
  return (
    <>
      <Tools
        about={
          mayView &&
          maySeeUsers && (
            <UserSelect
              label="Keys of"
              isLabelHidden
              placeholder={who?.userName === null ? 'Everybody’s' : 'Mine'}
              value={user}
              onChange={(next) => void navigate({ search: { user: next }, replace: true })}
            />
          )
        }
      >
        {(mayCreate || who?.userName !== null) && (
          <Button leftSection={<PlusIcon />} onClick={creating.open}>
            Create API key
          </Button>
        )}
      </Tools>
      <DataTable
        label="API keys"
        columns={[...columns, actions]}
        rows={list.data?.apiKeys ?? []}
        rowKey={({ id }) => id}
        isLoading={list.isPending}
        empty={<NoKeys title={isMine ? 'No API keys' : `${user} has no API keys`} />}
      />
      <CreateApiKey
        owner={user}
        isOpen={isCreating}
        onClose={creating.close}
        onCreated={setCreated}
      />
      <NewKey apiKey={created} onClose={() => setCreated(null)} />
      <RevokeApiKey apiKey={revoked} onClose={() => setRevoked(null)} />
    </>
  );
}

function NoKeys({ title }: { readonly title: string }): ReactNode {
  return (
    <EmptyState title={title}>
      <p>
        With a key a program asks the admin API for what its owner may do, or less:{' '}
        <code>Authorization: Bearer ph_…</code>
      </p>
    </EmptyState>
  );
}
