import type { ReactNode } from 'react';
import { Page } from '../../components/page.js';

export function OverviewScreen(): ReactNode {
  return <Page title="Overview">…</Page>;
}
