import type { AlertBody } from '@posthorn/admin-client';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';

/** The way to what the alert is about; its text alone where that has no page. */
export function AlertCause({
  alert: { labels, summary },
}: {
  readonly alert: AlertBody;
}): ReactNode {
  const { group, letterGroupId, topic, job, broker } = labels;
  const text = <span title={summary}>{summary}</span>;
  if (letterGroupId !== undefined) {
    return (
      <Link to="/dead-letters/$letterGroup" params={{ letterGroup: letterGroupId }}>
        {text}
      </Link>
    );
  }
  if (group !== undefined) {
    return (
      <Link to="/groups/$group" params={{ group }}>
        {text}
      </Link>
    );
  }
  if (topic !== undefined) {
    return (
      <Link to="/topics/$topic" params={{ topic }}>
        {text}
      </Link>
    );
  }
  if (job !== undefined) return <Link to="/replays">{text}</Link>;
  return broker === undefined ? text : <Link to="/brokers">{text}</Link>;
}
