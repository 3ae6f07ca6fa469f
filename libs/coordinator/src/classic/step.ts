import type { GroupErrorOrNone } from '../errors.js';
import type {
  HeartbeatRequest,
  HeartbeatResponse,
  JoinContext,
  JoinGroupRequest,
  JoinGroupResponse,
  LeaveGroupRequest,
  LeaveGroupResponse,
  SyncGroupRequest,
  SyncGroupResponse,
} from '../messages.js';
import type { GroupSettings } from '../settings.js';
import type { ClassicGroup, RequestId } from './group.js';

/** One timer runs per name and group; arming replaces, a fired timer of an older arming is ignored by the runtime. */
export type TimerName = 'rebalance' | 'sync' | `session:${string}`;

/** Who commits, as far as the group cares. */
export interface OffsetCommitter {
  readonly memberId: string;
  readonly groupInstanceId: string | null;
  readonly generationId: number;
  /** Within a transaction, whose producer need not be a member. */
  readonly isTransactional?: boolean;
}

export type GroupInput =
  | {
      readonly kind: 'join';
      readonly requestId: RequestId;
      readonly request: JoinGroupRequest;
      readonly context: JoinContext;
      /** The id the member gets if it has none. */
      readonly newMemberId: string;
    }
  | { readonly kind: 'sync'; readonly requestId: RequestId; readonly request: SyncGroupRequest }
  | {
      readonly kind: 'heartbeat';
      readonly requestId: RequestId;
      readonly request: HeartbeatRequest;
    }
  | { readonly kind: 'leave'; readonly requestId: RequestId; readonly request: LeaveGroupRequest }
  | { readonly kind: 'commit'; readonly requestId: RequestId; readonly request: OffsetCommitter }
  | { readonly kind: 'delete'; readonly requestId: RequestId }
  | { readonly kind: 'timer'; readonly timer: TimerName }
  /** After a load, or after the store was away: members get their whole session anew, since nobody could renew it. */
  | { readonly kind: 'resume' };

/** What each kind of request is answered with. */
export interface Responses {
  readonly join: JoinGroupResponse;
  readonly sync: SyncGroupResponse;
  readonly heartbeat: HeartbeatResponse;
  readonly leave: LeaveGroupResponse;
  /** Whether the offsets may be written, respectively the group was deleted. */
  readonly verdict: { readonly error: GroupErrorOrNone };
}

export type Answer = {
  [A in keyof Responses]: { readonly api: A; readonly response: Responses[A] };
}[keyof Responses];

export type Effect =
  /** Make the group as it is after the step durable (Dead: gone) before any answer of the step is given. */
  | { readonly kind: 'persist' }
  | { readonly kind: 'answer'; readonly requestId: RequestId; readonly answer: Answer }
  | { readonly kind: 'arm'; readonly timer: TimerName; readonly delayMs: number }
  | { readonly kind: 'cancel'; readonly timer: TimerName };

export interface Environment {
  /** Milliseconds since the Unix epoch. */
  readonly now: number;
  readonly settings: GroupSettings;
}

export interface Step {
  readonly group: ClassicGroup;
  readonly effects: readonly Effect[];
}
