import { Drawer } from '@mantine/core';
import { useDisclosure, useHotkeys } from '@mantine/hooks';
import { Outlet, useLocation } from '@tanstack/react-router';
import { useEffect, useRef, type ReactNode } from 'react';
import { BrokerAway } from './broker-away.js';
import { CommandPalette } from './command-palette.js';
import { SCROLL_ELEMENT_ID } from '../components/table/scroll-element.js';
import { Sidebar } from './sidebar.js';
import { Topbar } from './topbar.js';
import classes from './shell.module.css';

export function Shell(): ReactNode {
  const [isMenuOpen, menu] = useDisclosure(false);
  const [isPaletteOpen, palette] = useDisclosure(false);
  const content = useRef<HTMLElement>(null);
  useHotkeys([['mod+K', palette.toggle]], []);
  useFocusOnNavigation(content, menu.close);
  return (
    <div className={classes.shell}>
      <a className={classes.skip} href={`#${SCROLL_ELEMENT_ID}`}>
        Skip to the content
      </a>
      <div className={classes.sidebar}>
        <Sidebar />
      </div>
      <Drawer opened={isMenuOpen} onClose={menu.close} size={260} title="Posthorn" hiddenFrom="sm">
        <Sidebar />
      </Drawer>
      <Topbar onMenu={menu.open} onSearch={palette.open} />
      <main id={SCROLL_ELEMENT_ID} ref={content} className={classes.content} tabIndex={-1}>
        <BrokerAway />
        <Outlet />
      </main>
      <CommandPalette isOpen={isPaletteOpen} onClose={palette.close} />
    </div>
  );
}

/** A new screen starts at its top, for the eye and for the keyboard alike. */
function useFocusOnNavigation(
  content: React.RefObject<HTMLElement | null>,
  onNavigation: () => void,
): void {
  const { pathname } = useLocation();
  const previous = useRef(pathname);
  useEffect(() => {
    if (previous.current === pathname) return;
    previous.current = pathname;
    onNavigation();
    content.current?.focus({ preventScroll: true });
    content.current?.scrollTo({ top: 0 });
  }, [pathname, content, onNavigation]);
}
