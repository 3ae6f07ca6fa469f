import type { JourneyStepBody, RecordPlace } from '@posthorn/admin-client';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';

interface RecordLinkProps {
  readonly place: RecordPlace | JourneyStepBody;
  readonly className?: string;
  readonly children: ReactNode;
}

/** To a record, among its neighbours. Works in HTML and in SVG, which both call it `a`. */
export function RecordLink({ place, className, children }: RecordLinkProps): ReactNode {
  const { topic, partition, offset } = place;
  return (
    <Link
      className={className}
      to="/topics/$topic"
      params={{ topic }}
      search={{ record: `${partition}@${offset}`, partition, from: offset }}
    >
      {children}
    </Link>
  );
}
