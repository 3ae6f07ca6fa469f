import { randomUUID } from 'node:crypto';
import { ConsumerGroupHeartbeat, KafkaError, ErrorCode, type ResponseOf } from '@posthorn/protocol';
import type { Coordinator } from '../../coordinator.js';
import type { GroupMetadata } from '../../types.js';
import { HEARTBEAT_SHARE, type MemberOptions } from '../member.js';
import { Told, type Standing } from './told.js';

const JOIN_EPOCH = 0;
const LEAVE_EPOCH = -1;
/** A static member goes away for a while: its partitions are kept for it until its session ends. */
const STATIC_LEAVE_EPOCH = -2;

export type HeartbeatAnswer = ResponseOf<typeof ConsumerGroupHeartbeat>;

/** A member of the consumer protocol (KIP-848): one API for everything, one attempt per call. */
export class ConsumerMember {
  /** Ours for good, also over fencing: the coordinator tells old and new apart by the epoch. */
  readonly #memberId = randomUUID();
  readonly #told = new Told();
  #epoch = JOIN_EPOCH;

  constructor(
    private readonly coordinator: Coordinator,
    private readonly options: MemberOptions,
  ) {}

  get identity(): GroupMetadata {
    const { groupId, groupInstanceId } = this.options;
    return { groupId, generationId: this.#epoch, memberId: this.#memberId, groupInstanceId };
  }
  /** False before the coordinator has answered a join. */
  get isMember(): boolean {
    return this.#epoch > JOIN_EPOCH;
  }

  /** Throws KafkaError, ConnectionError or UnsupportedApiError; what it says next is everything then. */
  async heartbeat(standing: Standing): Promise<HeartbeatAnswer> {
    const asked = this.#epoch;
    try {
      const answer = await this.#send(
        asked,
        this.#told.news(standing),
        this.options.sessionTimeoutMs * HEARTBEAT_SHARE,
      );
      // Declared lost while the answer was under way: it speaks of a membership that is over.
      if (this.#epoch !== asked)
        throw new KafkaError(ErrorCode.FENCED_MEMBER_EPOCH, 'a late answer');
      this.#epoch = answer.memberEpoch;
      this.#told.confirmed(standing);
      return answer;
    } catch (error) {
      this.#told.forget();
      throw error;
    }
  }

  /** The coordinator counts us out: the next heartbeat joins. */
  startOver(): void {
    this.#epoch = JOIN_EPOCH;
    this.#told.forget();
  }

  async leave(timeoutMs: number): Promise<void> {
    if (!this.isMember) return;
    const isStatic = this.options.groupInstanceId !== null;
    this.startOver();
    const nothing = { rebalanceTimeoutMs: -1, subscribedTopicNames: null, topicPartitions: null };
    await this.#send(isStatic ? STATIC_LEAVE_EPOCH : LEAVE_EPOCH, nothing, timeoutMs);
  }

  #send(
    memberEpoch: number,
    state: ReturnType<Told['news']>,
    timeoutMs: number,
  ): Promise<HeartbeatAnswer> {
    const { groupId, groupInstanceId: instanceId } = this.options;
    return this.coordinator.call(
      ConsumerGroupHeartbeat,
      { groupId, instanceId, memberId: this.#memberId, memberEpoch, ...state },
      { timeoutMs, errorOf: ({ errorCode }) => errorCode },
    );
  }
}
