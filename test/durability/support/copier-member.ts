import { setTimeout as sleep } from 'node:timers/promises';
import {
  ErrorCode,
  errorName,
  Heartbeat,
  JoinGroup,
  OffsetFetch,
  SyncGroup,
  type OffsetFetchResponse,
} from '@posthorn/protocol';
import { CoordinatorLink, GROUP } from './coordinator-link.js';
import type { Address } from './raw-cluster.js';

export const COPIER_SESSION_MS = 3_000;
const REBALANCE_MS = 2_000;

export interface CopierMemberOptions {
  readonly bootstrap: readonly Address[];
  readonly group: string;
  readonly from: string;
  readonly partitions: number;
  readonly stop: AbortSignal;
}

/** What a group in motion answers; the member joins again. Everything else is a fault. */
const JOIN_AGAIN: ReadonlySet<number> = new Set([
  ErrorCode.ILLEGAL_GENERATION,
  ErrorCode.UNKNOWN_MEMBER_ID,
  ErrorCode.REBALANCE_IN_PROGRESS,
  ErrorCode.MEMBER_ID_REQUIRED,
]);

/** A copier's place in its group, and where it stands in what it was assigned. */
export class CopierMember {
  /** By partition: where to read on. */
  readonly positions = new Map<number, bigint>();
  readonly #link: CoordinatorLink;
  #memberId = '';
  #generationId = -1;

  constructor(private readonly options: CopierMemberOptions) {
    this.#link = new CoordinatorLink(options.bootstrap, options.group, GROUP, options.stop);
  }

  get groupId(): string {
    return this.options.group;
  }

  get memberId(): string {
    return this.#memberId;
  }

  get generationId(): number {
    return this.#generationId;
  }

  get link(): CoordinatorLink {
    return this.#link;
  }

  close(): void {
    this.#link.close();
  }

  /** Until it has an assignment and knows where the group stands in it. */
  async join(): Promise<void> {
    this.positions.clear();
    while (!(await this.#tryToJoin())) await sleep(20);
  }

  async isCurrent(): Promise<boolean> {
    const { groupId, generationId, memberId } = this;
    const { response } = await this.#link.ask(
      Heartbeat,
      [3, { groupId, generationId, memberId }],
      (r) => r.errorCode,
    );
    return this.accepts(response.errorCode);
  }

  /** False when it has to join again; throws on what no group answers. */
  accepts(errorCode: number): boolean {
    if (errorCode === ErrorCode.NONE) return true;
    if (!JOIN_AGAIN.has(errorCode))
      throw new Error(`a copier was answered ${errorName(errorCode)}`);
    if (errorCode === ErrorCode.UNKNOWN_MEMBER_ID) this.#memberId = '';
    return false;
  }

  async #tryToJoin(): Promise<boolean> {
    const { groupId } = this;
    const { response: joined } = await this.#link.ask(
      JoinGroup,
      [
        5,
        {
          groupId,
          sessionTimeoutMs: COPIER_SESSION_MS,
          rebalanceTimeoutMs: REBALANCE_MS,
          memberId: this.#memberId,
          protocolType: 'consumer',
          protocols: [{ name: 'raw', metadata: Buffer.alloc(0) }],
        },
      ],
      (r) => r.errorCode,
    );
    if (joined.errorCode === ErrorCode.MEMBER_ID_REQUIRED) this.#memberId = joined.memberId;
    if (!this.accepts(joined.errorCode)) return false;
    this.#memberId = joined.memberId;
    this.#generationId = joined.generationId;
    const members = joined.members.map(({ memberId }) => memberId);
    const { response: synced } = await this.#link.ask(
      SyncGroup,
      [3, { groupId, ...this.#membership(), assignments: this.#assign(members) }],
      (r) => r.errorCode,
    );
    if (!this.accepts(synced.errorCode)) return false;
    const { assignment } = synced;
    await this.#take(assignment.length > 0 ? (JSON.parse(String(assignment)) as number[]) : []);
    return true;
  }

  #membership(): { readonly memberId: string; readonly generationId: number } {
    return { memberId: this.#memberId, generationId: this.#generationId };
  }

  /** Only the leader is told of members. */
  #assign(members: readonly string[]): { memberId: string; assignment: Buffer }[] {
    const all = Array.from({ length: this.options.partitions }, (_, index) => index);
    return members.map((memberId, n) => {
      const own = all.filter((partition) => partition % members.length === n);
      return { memberId, assignment: Buffer.from(JSON.stringify(own)) };
    });
  }

  /** Stable offsets only: what a transaction under way is about to commit has to be waited for. */
  async #take(partitionIndexes: readonly number[]): Promise<void> {
    const topics = [{ name: this.options.from, partitionIndexes }];
    const codeOf = (r: OffsetFetchResponse): number =>
      r.topics[0]?.partitions.find(({ errorCode }) => errorCode !== ErrorCode.NONE)?.errorCode ??
      r.errorCode;
    const { response } = await this.#link.ask(
      OffsetFetch,
      [7, { groupId: this.groupId, topics, requireStable: true }],
      codeOf,
    );
    const code = codeOf(response);
    if (code !== ErrorCode.NONE) throw new Error(`OffsetFetch was answered ${errorName(code)}`);
    for (const { partitionIndex, committedOffset } of response.topics[0]?.partitions ?? []) {
      this.positions.set(partitionIndex, committedOffset < 0n ? 0n : committedOffset);
    }
  }
}
