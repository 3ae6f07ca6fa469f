import type { Principal } from '../security/principal.js';

/** A change of ACLs or quotas that was made. */
export interface PolicyEvent {
  readonly principal: Principal;
  /** Noun and verb: `acl.create`. */
  readonly action: string;
  /** What was created, deleted or set. */
  readonly details: readonly unknown[];
}

export type PolicyAudit = (event: PolicyEvent) => void;
