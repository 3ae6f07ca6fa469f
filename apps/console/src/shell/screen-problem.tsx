import type { ErrorComponentProps } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { Page } from '../components/page.js';
import { ProblemView } from '../components/problem-view.js';

/** A screen that threw while it was drawn: the frame stays, so that one can go elsewhere. */
export function ScreenProblem({ error, reset }: ErrorComponentProps): ReactNode {
  return (
    <Page title="This screen failed">
      <ProblemView error={error} onRetry={reset} />
    </Page>
  );
}
