import { ChevronRightIcon } from '@radix-ui/react-icons';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { Status } from '../../components/values/status.js';
import type { calmOf, Finding } from './attention.js';
import classes from './overview.module.css';

interface AttentionListProps {
  readonly findings: readonly Finding[];
  /** What is said where there are none. */
  readonly calm: ReturnType<typeof calmOf>;
}

export function AttentionList({ findings, calm }: AttentionListProps): ReactNode {
  return (
    <ul className={classes.findings} aria-label="Needs attention" aria-live="polite">
      {findings.map((finding) => (
        <li key={finding.key}>
          <FindingLink finding={finding}>
            <Status tone={finding.tone}>{finding.text}</Status>
            <ChevronRightIcon />
          </FindingLink>
        </li>
      ))}
      {findings.length === 0 && (
        <li className={classes.calm}>
          <Status tone={calm.tone}>{calm.text}</Status>
        </li>
      )}
    </ul>
  );
}

function FindingLink({ finding, children }: { finding: Finding; children: ReactNode }): ReactNode {
  const { to, group, letterGroup } = finding;
  if (to === '/groups/$group' && group !== undefined) {
    return (
      <Link to={to} params={{ group }} className={classes.finding} data-tone={finding.tone}>
        {children}
      </Link>
    );
  }
  if (to === '/dead-letters/$letterGroup' && letterGroup !== undefined) {
    return (
      <Link to={to} params={{ letterGroup }} className={classes.finding} data-tone={finding.tone}>
        {children}
      </Link>
    );
  }
  return (
    <Link
      to={to === '/alerts' ? to : '/brokers'}
      className={classes.finding}
      data-tone={finding.tone}
    >
      {children}
    </Link>
  );
}
