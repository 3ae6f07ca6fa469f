import type { ReactNode } from 'react';

export function TopicGroupsTab(): ReactNode {
  return null;
}
