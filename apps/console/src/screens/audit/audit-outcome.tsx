import type { AuditEventBody } from '@posthorn/admin-client';
import type { ReactNode } from 'react';
import { Status, type Tone } from '../../components/values/status.js';

type Outcome = AuditEventBody['outcome'];

const TONES: Readonly<Record<Outcome, Tone>> = {
  succeeded: 'good',
  failed: 'bad',
  pending: 'warn',
};

const WORDS: Readonly<Record<Outcome, string>> = {
  succeeded: 'Done',
  failed: 'Failed',
  pending: 'Not known',
};

/** An event that stays pending was begun, and nobody could write down how it ended. */
export function AuditOutcome({
  event: { outcome, error },
}: {
  readonly event: Pick<AuditEventBody, 'outcome' | 'error'>;
}): ReactNode {
  return (
    <Status tone={TONES[outcome]} title={error ?? undefined}>
      {WORDS[outcome]}
    </Status>
  );
}
