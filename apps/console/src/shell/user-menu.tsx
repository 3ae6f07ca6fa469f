import { ActionIcon } from '@mantine/core';
import { PersonIcon } from '@radix-ui/react-icons';
import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense, useState, type ReactNode } from 'react';
import { whoAmIQuery } from '../api/who.js';

/** A menu and what places it beside its button are a tenth of the first load, and nobody opens this one first. */
const OpenUserMenu = lazy(async () => {
  const { OpenUserMenu: component } = await import('./open-user-menu.js');
  return { default: component };
});

/** Who one is here, and behind it the way out. */
export function UserMenu(): ReactNode {
  const { data } = useQuery(whoAmIQuery());
  const [wasOpened, setWasOpened] = useState(false);
  if (data === undefined) return null;
  const button = (
    <ActionIcon
      size="lg"
      aria-label={`You are ${data.actor}`}
      aria-haspopup="menu"
      onClick={() => setWasOpened(true)}
    >
      <PersonIcon />
    </ActionIcon>
  );
  if (!wasOpened) return button;
  return (
    <Suspense fallback={button}>
      <OpenUserMenu who={data} />
    </Suspense>
  );
}
