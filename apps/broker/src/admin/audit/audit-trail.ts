import { Inject, Injectable } from '@nestjs/common';
import { ADMIN_CONTEXT, type AdminContext } from '../admin-context.js';
import { Problem } from '../http/problem.js';
import { AUDIT_LOG, type AuditLog } from './audit-log.js';
import type { Caller } from './caller.js';

export interface AuditedAction {
  readonly action: string;
  readonly resource: string;
  readonly details: Readonly<Record<string, unknown>>;
}

/**
 * Writes down a write before it is done and its outcome after. A write that cannot be written down is not done; an
 * outcome that cannot be written down leaves the event 'pending' in the table and goes to the broker's log instead.
 */
@Injectable()
export class AuditTrail {
  constructor(
    @Inject(AUDIT_LOG) private readonly auditLog: AuditLog,
    @Inject(ADMIN_CONTEXT) private readonly context: AdminContext,
  ) {}

  async run<T>(caller: Caller, action: AuditedAction, work: () => Promise<T>): Promise<T> {
    const at = new Date(this.context.clock.now());
    const id = await this.auditLog.begin({ ...caller, ...action, at });
    try {
      const result = await work();
      await this.finish(id, 'succeeded', null);
      return result;
    } catch (error) {
      await this.finish(id, isUnknown(error) ? 'pending' : 'failed', describe(error));
      throw error;
    }
  }

  private async finish(
    id: string,
    outcome: 'pending' | 'succeeded' | 'failed',
    error: string | null,
  ) {
    try {
      await this.auditLog.finish(id, outcome, error);
    } catch (err) {
      this.context.logger.error(
        { err, id, outcome, error },
        'the outcome of an audited write was not recorded',
      );
    }
  }
}

function isUnknown(error: unknown): boolean {
  return error instanceof Problem && error.code === 'outcome-unknown';
}

function describe(error: unknown): string {
  return error instanceof Problem ? `${error.code}: ${error.message}` : 'internal-error';
}
