import type { AuditedAction, AuditTrail } from '../audit/audit-trail.js';
import type { Caller } from '../audit/caller.js';
import { isMatch, requireMatch } from './etag.js';

/** How a change is made, and what stands in for it when it is only to be checked. */
interface Steps<T> {
  /** The answer as it would be; throws what the change would fail with. */
  readonly preview: () => T | Promise<T>;
  readonly work: () => Promise<T>;
}

/** Of a change that answers nothing. */
type SilentSteps = Pick<Steps<void>, 'work'> & Partial<Steps<void>>;

/**
 * A request that changes something, and the one way in which it does so. A controller looks at what is there, compares
 * it with what the caller has seen (If-Match), says what is to be done, and has `run` do it: with validateOnly nothing
 * is done; otherwise it is written down with its reason, done, and its outcome written down. What waits for a lock has
 * to compare once more behind it: two may have seen the same. The Idempotency-Key is the interceptor's, around all of this.
 */
export class Write {
  constructor(
    private readonly audit: AuditTrail,
    readonly caller: Caller,
    readonly validateOnly: boolean,
    readonly ifMatch: string | null,
  ) {}

  isMatch(etag: string): boolean {
    return isMatch(this.ifMatch, etag);
  }

  /** @throws Problem when it is not what the caller has seen. */
  requireMatch(etag: string): void {
    requireMatch(this.ifMatch, etag);
  }

  run(action: AuditedAction, steps: SilentSteps): Promise<void>;
  run<T>(action: AuditedAction, steps: Steps<T>): Promise<T>;
  async run<T>(
    action: AuditedAction,
    { preview, work }: Partial<Steps<T>> & Pick<Steps<T>, 'work'>,
  ): Promise<T | undefined> {
    if (this.validateOnly) return preview?.();
    return this.audit.run(this.caller, action, work);
  }
}
