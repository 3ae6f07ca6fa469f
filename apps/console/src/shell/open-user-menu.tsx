import { ActionIcon, Menu } from '@mantine/core';
import type { WhoAmI } from '@posthorn/admin-client';
import { PersonIcon } from '@radix-ui/react-icons';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useRef, type ReactNode } from 'react';
import { infoQuery } from '../api/cluster.js';
import { api } from '../api/client.js';
import { signInWhenAsked, signingOut } from '../api/sign-in.js';

/** Open from the first. Where nobody has to sign in there is no way out either. */
export function OpenUserMenu({ who }: { readonly who: WhoAmI }): ReactNode {
  const signOut = useMutation({
    mutationFn: () =>
      api.DELETE('/api/v1/sessions/{session}', { params: { path: { session: 'current' } } }),
    onMutate: () => signingOut(true),
    onError: (error) => {
      signingOut(false);
      signInWhenAsked(error);
    },
    onSuccess: () =>
      window.location.assign(who.method === 'oidc' ? '/api/v1/oidc/sign-out' : '/sign-in'),
  });
  const { data: info } = useQuery(infoQuery());
  // The button that was pressed first is gone: this one has taken its place.
  const button = useRef<HTMLButtonElement>(null);
  const hasSession = who.method === 'password' || who.method === 'oidc';
  return (
    <Menu defaultOpened onClose={() => button.current?.focus()}>
      <Menu.Target>
        <ActionIcon ref={button} size="lg" aria-label={`You are ${who.actor}`}>
          <PersonIcon />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{who.userName ?? 'Local administrator: nobody has to sign in here'}</Menu.Label>
        {hasSession && <Menu.Item onClick={() => signOut.mutate()}>Sign out</Menu.Item>}
        <Menu.Item component="a" href="/api/v1/docs">
          API documentation
        </Menu.Item>
        {info !== undefined && (
          <Menu.Label title={info.commit ?? undefined}>
            Posthorn {info.version}
            {info.commit !== null && ` of ${shortCommit(info.commit)}`}
          </Menu.Label>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}

/** As git shortens it, and still with what it says of changes beside it. */
function shortCommit(commit: string): string {
  return commit.replace(/^([0-9a-f]{8})[0-9a-f]+/, '$1');
}
