import { Button, Group } from '@mantine/core';
import type { ReactNode } from 'react';
import { failureOf } from '../api/failure.js';
import classes from './problem-view.module.css';

interface ProblemViewProps {
  readonly error: unknown;
  readonly onRetry?: () => void;
}

/** A failure as the API tells it: what happened, why, and what to do. */
export function ProblemView({ error, onRetry }: ProblemViewProps): ReactNode {
  const { title, message, hint, errors, requestId, code } = failureOf(error);
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
      {hint !== '' && <p className={classes.hint}>{hint}</p>}
      <Group gap="sm">
        {onRetry !== undefined && (
          <Button variant="default" onClick={onRetry}>
            Try again
          </Button>
        )}
        <span className={classes.origin}>
          {code}
          {requestId !== null && ` · request ${requestId}`}
        </span>
      </Group>
    </section>
  );
}
