import { Injectable } from '@nestjs/common';
import type { Write } from '../conventions/write.js';
import type { ResetResult } from './groups.dto.js';
import { resultOf } from './reset-request.js';
import { ResetService, type ResetPlan, type ResetScope } from './reset.service.js';
import type { ResetTarget } from './reset-target.js';

export interface ResetAction {
  readonly groupId: string;
  readonly scope: readonly ResetScope[] | null;
  readonly target: ResetTarget | { readonly fromGroup: string };
  /** Members are sent away. */
  readonly evicts: boolean;
  /** As in the audit log, with what was asked for. */
  readonly action: string;
  readonly asked: Readonly<Record<string, unknown>>;
  /** @throws Problem when the plan is not what was meant. */
  readonly check?: (plan: ResetPlan) => void;
}

/** Setting offsets, as a preview or in earnest; whoever means it is written down with the offsets before. */
@Injectable()
export class ResetActions {
  constructor(private readonly resets: ResetService) {}

  async run(reset: ResetAction, write: Write): Promise<ResetResult> {
    const { groupId, evicts, asked } = reset;
    const plan = await this.plan(reset);
    const preview = resultOf(plan, { isApplied: false, evicts });
    // The offsets before, for whoever has lost the answer with its `undo`.
    const details = { ...asked, evictMembers: evicts, offsets: preview.offsets };
    const action = { action: reset.action, resource: `group/${groupId}`, details };
    const work = async (): Promise<ResetResult> => {
      if (!evicts) {
        await this.resets.apply(plan);
        return Object.assign(preview, { isApplied: true });
      }
      const applied = await this.resets.applyToRunning(groupId, () => this.plan(reset));
      const result = resultOf(applied, { isApplied: true, evicts });
      return Object.assign(result, { evictedMembers: preview.evictedMembers });
    };
    return write.run(action, { preview: () => preview, work });
  }

  private async plan({ groupId, scope, target, check }: ResetAction): Promise<ResetPlan> {
    const plan = await this.resets.plan(groupId, scope, target);
    check?.(plan);
    return plan;
  }
}
