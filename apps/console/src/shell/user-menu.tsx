import { ActionIcon, Menu } from '@mantine/core';
import { PersonIcon } from '@radix-ui/react-icons';
import { useMutation, useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { api } from '../api/client.js';
import { whoAmIQuery } from '../api/who.js';

/** Who one is here, and the way out. Where nobody has to sign in there is no way out either. */
export function UserMenu(): ReactNode {
  const { data } = useQuery(whoAmIQuery());
  const signOut = useMutation({
    mutationFn: () =>
      api.DELETE('/api/v1/sessions/{session}', { params: { path: { session: 'current' } } }),
    onSuccess: () =>
      window.location.assign(data?.method === 'oidc' ? '/api/v1/oidc/sign-out' : '/sign-in'),
  });
  if (data === undefined) return null;
  const hasSession = data.method === 'password' || data.method === 'oidc';
  return (
    <Menu>
      <Menu.Target>
        <ActionIcon size="lg" aria-label={`You are ${data.actor}`}>
          <PersonIcon />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>
          {data.userName ?? 'Local administrator: nobody has to sign in here'}
        </Menu.Label>
        {hasSession && <Menu.Item onClick={() => signOut.mutate()}>Sign out</Menu.Item>}
        <Menu.Item component="a" href="/api/v1/docs">
          API documentation
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
