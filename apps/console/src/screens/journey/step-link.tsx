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

interface StepLinkProps {
  readonly step: JourneyStepBody;
  readonly className?: string;
  readonly children: ReactNode;
}

/** To where something can be done about a step: the dead letters of its group, or its record. */
export function StepLink({ step, className, children }: StepLinkProps): ReactNode {
  if (step.kind !== 'deadLetter') {
    return (
      <RecordLink place={step} className={className}>
        {children}
      </RecordLink>
    );
  }
  const { origin, groupId } = step;
  const originTopic = origin === null ? {} : { originTopic: origin.topic };
  const group = groupId === null ? {} : { group: groupId };
  return (
    <Link className={className} to="/dead-letters" search={{ ...originTopic, ...group }}>
      {children}
    </Link>
  );
}
