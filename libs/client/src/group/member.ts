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
  #hasUnansweredJoin = false;

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
   * one: it is we who fence ourselves, and joining again ends that. Known to be over once a heartbeat was answered.
   */
  get mayFenceItself(): boolean {
    return this.#hasUnansweredJoin;
  }

  /** Waits for the other members. Joins once more with the member id that a coordinator may ask for first. */
  async join(protocols: readonly { name: string; metadata: Buffer }[]): Promise<Joined> {
    try {
      return await this.#join(protocols);
    } catch (error) {
      if (error instanceof ConnectionError) this.#hasUnansweredJoin = true;
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
      timeoutMs: this.options.sessionTimeoutMs,
      errorOf: (answer) => answer.errorCode,
    });
    this.#hasUnansweredJoin = false;
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
  /** Once: whoever is fenced after that was fenced by another. */
  forgetFenced(): void {
    this.forget();
    this.#hasUnansweredJoin = false;
  }
  forgetGeneration(): void {
    this.#generationId = -1;
  }
}
