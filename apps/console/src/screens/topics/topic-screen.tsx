import { getRouteApi } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { Page } from '../../components/page.js';

const route = getRouteApi('/topics/$topic');

export function TopicScreen(): ReactNode {
  const { topic } = route.useParams();
  return <Page title={topic}>…</Page>;
}
