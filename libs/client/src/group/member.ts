import {
  Heartbeat,
  ErrorCode,
  JoinGroup,
  LeaveGroup,
  SyncGroup,
  type ResponseOf,
} from '@posthorn/protocol';
import type { TopicPartition } from '../types.js';
import type { Assignment } from './assignors/assignor.js';
import type { Coordinator } from '../coordinator.js';
import { ConnectionError } from '../errors.js';
import { codeOf } from './group-errors.js';
import { assignmentBytes, partitionsOfAssignment } from './subscription.js';

const PROTOCOL_TYPE = 'consumer';
/**
 * Of a session; a connection that is silent for so long is given up for a new one, while the session still lives. Waiting for all of
 * it would cost the membership whenever a firewall forgets a connection.
 */
export const HEARTBEAT_SHARE = 0.5;
/** JoinGroup is answered when all members have come or the rebalance timeout passed; this much later at the latest. */
const JOIN_GRACE_MS = 5_000;

export interface MemberOptions {
  readonly groupId: string;
  readonly groupInstanceId: string | null;
  readonly sessionTimeoutMs: number;
  readonly rebalanceTimeoutMs: number;
}

export type Joined = ResponseOf<typeof JoinGroup>;

/** The membership's requests. Each throws KafkaError or ConnectionError and changes nothing but the member's own ids. */
export class Member {
  #memberId = '';
  #generationId = -1;
  /** JoinGroups without a member id that nobody answered: each makes us a member of its own when it is worked on. */
  #unansweredJoins = 0;

  constructor(
    private readonly coordinator: Coordinator,
    private readonly options: MemberOptions,
  ) {}

  get memberId(): string {
    return this.#memberId;
  }
  /** -1 while it belongs to none. */
  get generationId(): number {
    return this.#generationId;
  }
  get identity(): {
    groupId: string;
    generationId: number;
    memberId: string;
    groupInstanceId: string | null;
  } {
    const { groupId, groupInstanceId } = this.options;
    const [generationId, memberId] = [this.#generationId, this.#memberId];
    return { groupId, generationId, memberId, groupInstanceId };
  }

  /**
   * Whether a JoinGroup that nobody answered may still be worked on. Of a static member it then takes the place of a later
   * one: it is we who fence ourselves, and joining again ends that. Each of them may do so once, and none does once a
   * heartbeat was answered. Kafka's own client ends at any fence.
   */
  get mayFenceItself(): boolean {
    return this.#unansweredJoins > 0;
  }

  /** Waits for the other members. Joins once more with the member id that a coordinator may ask for first. */
  async join(protocols: readonly { name: string; metadata: Buffer }[]): Promise<Joined> {
    // First, so that what is unanswered below is the JoinGroup itself.
    await this.coordinator.find();
    const isNew = this.#memberId === '';
    try {
      return await this.#join(protocols);
    } catch (error) {
      if (isNew && error instanceof ConnectionError && error.maybeSent) this.#unansweredJoins++;
      if (codeOf(error) !== ErrorCode.MEMBER_ID_REQUIRED) throw error;
      return await this.#join(protocols);
    }
  }

  async #join(protocols: readonly { name: string; metadata: Buffer }[]): Promise<Joined> {
    const { groupId, groupInstanceId, sessionTimeoutMs, rebalanceTimeoutMs } = this.options;
    const joined = await this.coordinator.call(
      JoinGroup,
      {
        groupId,
        groupInstanceId,
        sessionTimeoutMs,
        rebalanceTimeoutMs,
        memberId: this.#memberId,
        protocolType: PROTOCOL_TYPE,
        protocols: [...protocols],
      },
      {
        timeoutMs: rebalanceTimeoutMs + JOIN_GRACE_MS,
        errorOf: (response) => {
          if (response.errorCode === ErrorCode.MEMBER_ID_REQUIRED)
            this.#memberId = response.memberId;
          return response.errorCode;
        },
      },
    );
    this.#memberId = joined.memberId;
    this.#generationId = joined.generationId;
    return joined;
  }

  /** @param assignment the leader's work; empty for everybody else. */
  async sync(protocolName: string, assignment: Assignment): Promise<TopicPartition[]> {
    const { rebalanceTimeoutMs } = this.options;
    const response = await this.coordinator.call(
      SyncGroup,
      {
        ...this.identity,
        protocolType: PROTOCOL_TYPE,
        protocolName,
        assignments: [...assignment].map(([memberId, partitions]) => ({
          memberId,
          assignment: assignmentBytes(partitions),
        })),
      },
      { timeoutMs: rebalanceTimeoutMs + JOIN_GRACE_MS, errorOf: (answer) => answer.errorCode },
    );
    return partitionsOfAssignment(response.assignment);
  }

  async heartbeat(): Promise<void> {
    await this.coordinator.call(Heartbeat, this.identity, {
      timeoutMs: this.options.sessionTimeoutMs * HEARTBEAT_SHARE,
      errorOf: (answer) => answer.errorCode,
    });
    this.#unansweredJoins = 0;
  }

  /** Not for static members, which are expected back. */
  async leave(timeoutMs: number): Promise<void> {
    if (this.#memberId === '' || this.options.groupInstanceId !== null) return;
    const { groupId } = this.options;
    const memberId = this.#memberId;
    this.forget();
    const body = { groupId, memberId, members: [{ memberId, reason: 'the consumer was closed' }] };
    await this.coordinator.call(LeaveGroup, body, {
      timeoutMs,
      errorOf: (answer) => answer.errorCode,
    });
  }

  /** The coordinator has forgotten us: come back as somebody new. A generation alone may be out of date. */
  forget(): void {
    this.#memberId = '';
    this.#generationId = -1;
  }
  /** By one of our own unanswered joins, which cannot do so again. */
  forgetFenced(): void {
    this.forget();
    this.#unansweredJoins--;
  }
  forgetGeneration(): void {
    this.#generationId = -1;
  }
}
