import type { ReactNode } from 'react';
import { Page } from '../../components/page.js';

export function GroupsScreen(): ReactNode {
  return <Page title="Groups">…</Page>;
}
