import { Button, Group } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { failureOf, PAGE_ERROR } from '../../api/failure.js';
import { CalmProblem, isCalm } from './calm-problem.js';
import classes from './problem-view.module.css';
import { TextWithCode } from '../values/text-with-code.js';

interface ProblemViewProps {
  readonly error: unknown;
  /** Asks again for what was to be shown; without it something was to be done. */
  readonly onRetry?: () => void;
}

/** A failure as the API tells it: what happened, why, and what to do. */
export function ProblemView({ error, onRetry }: ProblemViewProps): ReactNode {
  const failure = failureOf(error);
  const { title, message, hint, errors, requestId, code } = failure;
  if (isCalm(failure, onRetry === undefined)) return <CalmProblem error={failure} />;
  return (
    <section className={classes.problem} role="alert">
      <h2>{title}</h2>
      <p>{message}</p>
      {errors.length > 1 && (
        <ul>
          {errors.map(({ pointer, message: wrong }) => (
            <li key={pointer + wrong}>
              <code>{pointer.replace(/^\//, '')}</code> {wrong}
            </li>
          ))}
        </ul>
      )}
      {hint !== '' && (
        <p className={classes.hint}>
          <TextWithCode text={hint} />
        </p>
      )}
      <Group gap="sm">
        {onRetry !== undefined && (
          <Button variant="default" onClick={onRetry}>
            Try again
          </Button>
        )}
        <span className={classes.origin}>
          {code === PAGE_ERROR ? (
            code
          ) : (
            <Link to="/troubleshoot" search={{ filter: code }}>
              {code}
            </Link>
          )}
          {requestId !== null && ` · request ${requestId}`}
        </span>
      </Group>
    </section>
  );
}
