import { getRouteApi } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { Page } from '../../components/page.js';

const route = getRouteApi('/groups/$group');

export function GroupScreen(): ReactNode {
  const { group } = route.useParams();
  return <Page title={group}>…</Page>;
}
