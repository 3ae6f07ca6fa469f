import { ActionIcon, Kbd, useComputedColorScheme, useMantineColorScheme } from '@mantine/core';
import { HamburgerMenuIcon, MagnifyingGlassIcon, MoonIcon, SunIcon } from '@radix-ui/react-icons';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { whoAmIQuery } from '../api/who.js';
import { UserMenu } from './user-menu.js';
import classes from './topbar.module.css';

interface TopbarProps {
  readonly onMenu: () => void;
  readonly onSearch: () => void;
}

const isMac = /Mac|iPhone|iPad/.test(navigator.userAgent);

export function Topbar({ onMenu, onSearch }: TopbarProps): ReactNode {
  return (
    <header className={classes.topbar}>
      <ActionIcon className={classes.menu} onClick={onMenu} aria-label="Menu" size="lg">
        <HamburgerMenuIcon />
      </ActionIcon>
      <button type="button" className={classes.search} onClick={onSearch}>
        <MagnifyingGlassIcon />
        <span>Go to a topic, a group, a screen…</span>
        <Kbd size="xs">{isMac ? '⌘' : 'Ctrl'} K</Kbd>
      </button>
      <div className={classes.right}>
        <ReadOnlyMark />
        <ColorSchemeToggle />
        <UserMenu />
      </div>
    </header>
  );
}

/** Why nothing here has a button that changes anything. */
function ReadOnlyMark(): ReactNode {
  const { data } = useQuery(whoAmIQuery());
  if (data?.isReadOnly !== true) return null;
  return (
    <span className={classes.readOnly} title="This broker takes no changes, whoever asks.">
      Read only
    </span>
  );
}

function ColorSchemeToggle(): ReactNode {
  const { setColorScheme } = useMantineColorScheme();
  const next = useComputedColorScheme('light') === 'dark' ? 'light' : 'dark';
  return (
    <ActionIcon
      onClick={() => setColorScheme(next)}
      aria-label={`Switch to the ${next} theme`}
      title={`Switch to the ${next} theme`}
      size="lg"
    >
      {next === 'dark' ? <MoonIcon /> : <SunIcon />}
    </ActionIcon>
  );
}
