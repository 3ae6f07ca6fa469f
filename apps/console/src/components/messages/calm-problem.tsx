import type { AdminApiError } from '@posthorn/admin-client';
import type { ReactNode } from 'react';
import { EmptyState } from './empty-state.js';
import { TextWithCode } from '../values/text-with-code.js';

/**
 * What no second try mends, and nobody has to repair: how this broker was started, or who looks. Who wanted something done
 * has to see that it was refused.
 */
export function isCalm({ code }: AdminApiError, isDeed: boolean): boolean {
  return code === 'needs-postgresql' || (code === 'forbidden' && !isDeed);
}

/** What would be here, and what it takes: nothing is wrong. */
export function CalmProblem({ error }: { readonly error: AdminApiError }): ReactNode {
  return (
    <div role="status">
      <EmptyState title={error.title}>
        <p>{error.message}</p>
        {error.hint !== '' && (
          <p>
            <TextWithCode text={error.hint} />
          </p>
        )}
      </EmptyState>
    </div>
  );
}
