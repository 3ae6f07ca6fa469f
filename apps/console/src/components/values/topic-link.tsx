import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';

/** The topic's name, which leads to its records. */
export function TopicLink({ topic }: { readonly topic: string }): ReactNode {
  return (
    <Link to="/topics/$topic" params={{ topic }} title={topic}>
      {topic}
    </Link>
  );
}
