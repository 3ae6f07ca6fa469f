import type { AuditedChange, ChangeOutcome } from '../../audit/audit-feed.js';
import type { HandlerContext } from '../api.js';

/**
 * Writes a client's change of groups or records down before it is made, and how it ended.
 *
 * @returns null when it could not be written down: then it was not made.
 */
export async function auditedChange<Result>(
  { services: { audit, reports }, peer }: Pick<HandlerContext, 'services' | 'peer'>,
  change: Omit<AuditedChange, 'by'>,
  work: () => Promise<Result>,
  outcomeOf: (result: Result) => ChangeOutcome,
): Promise<Result | null> {
  let result: Result | null = null;
  try {
    await audit.change({ by: peer, ...change }, async () => {
      result = await work();
      return outcomeOf(result);
    });
    return result;
  } catch (error) {
    reports.limited('a change was not written to the audit trail', { error });
    return null;
  }
}
