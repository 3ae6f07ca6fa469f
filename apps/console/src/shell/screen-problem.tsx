import type { ErrorComponentProps } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { Page } from '../components/page/page.js';
import { ProblemView } from '../components/messages/problem-view.js';

/** A screen that threw: the frame stays, so that one can go elsewhere. What failed may be its code, so it is loaded anew. */
export function ScreenProblem({ error }: ErrorComponentProps): ReactNode {
  return (
    <Page title="This screen failed">
      <ProblemView error={error} onRetry={() => window.location.reload()} />
    </Page>
  );
}
