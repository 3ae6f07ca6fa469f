import { setTimeout as sleep } from 'node:timers/promises';
import {
  ErrorCode,
  FindCoordinator,
  Heartbeat,
  JoinGroup,
  OffsetCommit,
  OffsetFetch,
  SyncGroup,
  type Api,
} from '@posthorn/protocol';
import type { GroupHistory } from '../history/group-history.js';
import { ConnectionLost, KafkaConnection } from './kafka-connection.js';
import type { Random } from './random.js';
import type { Address } from './raw-cluster.js';

const RETRY_MS = 20;
const SESSION_MS = 6_000;
const REBALANCE_MS = 2_000;

export interface RawMemberOptions {
  readonly bootstrap: readonly Address[];
  readonly groupId: string;
  readonly topic: string;
  /** The partition whose offsets this member alone commits, whatever it is assigned. */
  readonly partition: number;
  readonly history: GroupHistory;
  readonly random: Random;
}

/** What a coordinator that is hurt, or a rebalance, may answer; everything else ends the member. */
const EXPECTED: ReadonlySet<number> = new Set([
  ErrorCode.COORDINATOR_LOAD_IN_PROGRESS,
  ErrorCode.COORDINATOR_NOT_AVAILABLE,
  ErrorCode.NOT_COORDINATOR,
  ErrorCode.ILLEGAL_GENERATION,
  ErrorCode.UNKNOWN_MEMBER_ID,
  ErrorCode.REBALANCE_IN_PROGRESS,
  ErrorCode.REQUEST_TIMED_OUT,
  ErrorCode.MEMBER_ID_REQUIRED,
]);

/**
 * A member of a classic group by its bare requests: joins, commits ever larger offsets under its generation, looks at
 * what is committed, and now and then joins anew, which starts a rebalance when it is the leader.
 */
export class RawMember {
  #connection: KafkaConnection | null = null;
  #memberId = '';
  #generation = -1;
  #offset = 0n;

  constructor(private readonly options: RawMemberOptions) {}

  async run(stop: AbortSignal): Promise<void> {
    while (!stop.aborted) {
      try {
        if (this.#generation < 0) await this.#join();
        else await this.#work();
      } catch (error) {
        if (!(error instanceof ConnectionLost)) throw error;
        this.#connection = null;
        await sleep(RETRY_MS);
      }
    }
    this.#connection?.close();
  }

  async #join(): Promise<void> {
    const { groupId, history } = this.options;
    const begun = history.tick();
    const joined = await this.#ask(JoinGroup, 5, {
      groupId,
      sessionTimeoutMs: SESSION_MS,
      rebalanceTimeoutMs: REBALANCE_MS,
      memberId: this.#memberId,
      protocolType: 'consumer',
      protocols: [{ name: 'raw', metadata: Buffer.alloc(0) }],
    });
    if (joined.errorCode === ErrorCode.MEMBER_ID_REQUIRED) this.#memberId = joined.memberId;
    if (!(await this.#isDone(joined.errorCode))) return;
    const { memberId, generationId: generation, leader: leaderId, members } = joined;
    history.joins.push({ begun, ended: history.tick(), memberId, generation, leaderId });
    this.#memberId = memberId;
    const assignment = Buffer.from('all');
    const { errorCode } = await this.#ask(SyncGroup, 3, {
      groupId,
      generationId: generation,
      memberId,
      assignments: members.map((member) => ({ memberId: member.memberId, assignment })),
    });
    if (await this.#isDone(errorCode)) this.#generation = generation;
  }

  async #work(): Promise<void> {
    const { random, groupId } = this.options;
    if (random.next() < 0.02) {
      this.#generation = -1;
      return;
    }
    const { errorCode } = await this.#ask(Heartbeat, 3, {
      groupId,
      generationId: this.#generation,
      memberId: this.#memberId,
    });
    if (!(await this.#isDone(errorCode))) return;
    await this.#commit();
    await this.#fetch();
    await sleep(random.between(0, 10));
  }

  async #commit(): Promise<void> {
    const { history, topic, partition, groupId } = this.options;
    const offset = ++this.#offset;
    const commit = { begun: history.tick(), ended: Infinity, partition, offset, isAcked: false };
    history.commits.push(commit);
    const { topics } = await this.#ask(OffsetCommit, 7, {
      groupId,
      generationIdOrMemberEpoch: this.#generation,
      memberId: this.#memberId,
      topics: [
        {
          name: topic,
          partitions: [
            { partitionIndex: partition, committedOffset: offset, committedMetadata: null },
          ],
        },
      ],
    });
    const errorCode = topics[0]?.partitions[0]?.errorCode ?? ErrorCode.NONE;
    commit.ended = history.tick();
    commit.isAcked = await this.#isDone(errorCode);
  }

  async #fetch(): Promise<void> {
    const { history, topic, partition, groupId } = this.options;
    const begun = history.tick();
    const { errorCode, topics } = await this.#ask(OffsetFetch, 5, {
      groupId,
      topics: [{ name: topic, partitionIndexes: [partition] }],
    });
    if (!(await this.#isDone(errorCode))) return;
    const offset = topics[0]?.partitions[0]?.committedOffset ?? -1n;
    history.fetches.push({ begun, ended: history.tick(), partition, offset });
  }

  /** False, after what the code asks for, when the request has to wait for another turn. */
  async #isDone(errorCode: number): Promise<boolean> {
    if (errorCode === ErrorCode.NONE) return true;
    if (!EXPECTED.has(errorCode)) throw new Error(`a member was answered ${errorCode}`);
    if (errorCode === ErrorCode.UNKNOWN_MEMBER_ID) this.#memberId = '';
    if (
      errorCode === ErrorCode.UNKNOWN_MEMBER_ID ||
      errorCode === ErrorCode.ILLEGAL_GENERATION ||
      errorCode === ErrorCode.REBALANCE_IN_PROGRESS
    ) {
      this.#generation = -1;
    }
    if (errorCode === ErrorCode.NOT_COORDINATOR) this.#connection?.close();
    await sleep(RETRY_MS);
    return false;
  }

  async #ask<Input, Response>(
    api: Api<unknown, Input, Response, never>,
    version: number,
    body: Input,
  ): Promise<Response> {
    if (!this.#connection || this.#connection.isClosed) this.#connection = await this.#find();
    return this.#connection.request(api, version, body, REBALANCE_MS + 5_000);
  }

  async #find(): Promise<KafkaConnection> {
    const [bootHost = '', bootPort] = this.options.random.pick(this.options.bootstrap).split(':');
    const boot = await KafkaConnection.open(bootHost, Number(bootPort));
    const { errorCode, host, port } = await boot.request(FindCoordinator, 2, {
      key: this.options.groupId,
      keyType: 0,
    });
    boot.close();
    if (errorCode !== ErrorCode.NONE) throw new ConnectionLost('the group has no coordinator now');
    return KafkaConnection.open(host, port);
  }
}
