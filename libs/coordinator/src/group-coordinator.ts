import { failedJoin, failedSync } from './classic/draft.js';
import type { Answer, Responses } from './classic/step.js';
import type { CoordinatorOptions, Coordinators, GroupCoordinator } from './coordinator.js';
import { describeGroup, listGroup, undescribed } from './describe.js';
import type { GroupError, GroupErrorOrNone } from './errors.js';
import type { GroupRequest } from './failed-answer.js';
import type { GroupRuntime } from './group-runtime.js';
import type * as messages from './messages.js';
import {
  commitResponse,
  failedDelete,
  fetchOffsets,
  planCommit,
  planDelete,
  type CommitPlan,
} from './offsets.js';
import { defaultGroupSettings, type GroupSettings } from './settings.js';
import { ShardDirectory } from './shard-directory.js';
import type { ShardGroups } from './shard-groups.js';
import { Transactions } from './transactions/coordinate.js';
import { defaultTransactionSettings } from './transactions/step.js';
import { WriteQueue, type WriteResult } from './write-queue.js';

export function createCoordinators(options: CoordinatorOptions): Coordinators {
  const { store, onError } = options;
  const settings = { ...defaultGroupSettings, ...options.settings };
  const transactionSettings = { ...defaultTransactionSettings, ...options.transactionSettings };
  const writes = new WriteQueue(store, onError);
  const shards = new ShardDirectory({ ...options, settings, transactionSettings, writes });
  return {
    groups: new Groups(options, settings, writes, shards),
    transactions: new Transactions(shards, transactionSettings, options),
  };
}

/** A mix-up would be a bug of the runtime. */
function responseOf<A extends keyof Responses>(api: A, answer: Answer): Responses[A] {
  if (answer.api !== api) throw new Error(`${answer.api} answered a request of ${api}`);
  return answer.response as Responses[A];
}

const writeError = (result: WriteResult): GroupErrorOrNone => {
  if (result === 'written') return 'NONE';
  return result === 'fenced' ? 'NOT_COORDINATOR' : 'COORDINATOR_NOT_AVAILABLE';
};

class Groups implements GroupCoordinator {
  constructor(
    private readonly options: CoordinatorOptions,
    private readonly settings: GroupSettings,
    private readonly writes: WriteQueue,
    private readonly shards: ShardDirectory,
  ) {}

  async joinGroup(
    request: messages.JoinGroupRequest,
    context: messages.JoinContext,
  ): Promise<messages.JoinGroupResponse> {
    const { groupId, memberId, groupInstanceId, sessionTimeoutMs } = request;
    if (groupId === '') return failedJoin('INVALID_GROUP_ID', memberId);
    const { minSessionTimeoutMs, maxSessionTimeoutMs } = this.settings;
    if (sessionTimeoutMs < minSessionTimeoutMs || sessionTimeoutMs > maxSessionTimeoutMs) {
      return failedJoin('INVALID_SESSION_TIMEOUT', memberId);
    }
    const groups = this.shards.route(groupId);
    if (typeof groups === 'string') return failedJoin(groups, memberId);
    // Only who has no member id yet may be the first of a group.
    const runtime = memberId === '' ? groups.getOrCreate(groupId) : groups.groups.get(groupId);
    if (!runtime) return failedJoin('UNKNOWN_MEMBER_ID', memberId);
    const newMemberId = `${groupInstanceId ?? context.clientId}-${this.options.newMemberSuffix()}`;
    const answer = await ask(runtime, (requestId) => ({
      kind: 'join',
      requestId,
      request,
      context,
      newMemberId,
    }));
    return responseOf('join', answer);
  }

  async syncGroup(request: messages.SyncGroupRequest): Promise<messages.SyncGroupResponse> {
    const runtime = this.memberGroup(request.groupId);
    if (typeof runtime === 'string') return failedSync(runtime);
    const answer = await ask(runtime, (requestId) => ({ kind: 'sync', requestId, request }));
    return responseOf('sync', answer);
  }

  async heartbeat(request: messages.HeartbeatRequest): Promise<messages.HeartbeatResponse> {
    const runtime = this.memberGroup(request.groupId);
    // Nobody's session runs before the group is loaded, and whatever else is said would have the member start over.
    if (runtime === 'COORDINATOR_LOAD_IN_PROGRESS') return { error: 'NONE' };
    if (typeof runtime === 'string') return { error: runtime };
    const answer = await ask(runtime, (requestId) => ({ kind: 'heartbeat', requestId, request }));
    return responseOf('heartbeat', answer);
  }

  async leaveGroup(request: messages.LeaveGroupRequest): Promise<messages.LeaveGroupResponse> {
    const runtime = this.memberGroup(request.groupId);
    if (runtime === 'UNKNOWN_MEMBER_ID') {
      const members = request.members.map((member) => ({ ...member, error: runtime }));
      return { error: 'NONE', members };
    }
    if (typeof runtime === 'string') return { error: runtime, members: [] };
    const answer = await ask(runtime, (requestId) => ({ kind: 'leave', requestId, request }));
    return responseOf('leave', answer);
  }

  commitOffsets(request: messages.OffsetCommitRequest): Promise<messages.OffsetCommitResponse> {
    const { groupId, generationId, memberId, groupInstanceId } = request;
    const refused = (error: GroupError): Promise<messages.OffsetCommitResponse> =>
      Promise.resolve(commitResponse(request, () => error));
    const groups = this.shards.route(groupId);
    if (typeof groups === 'string') return refused(groups);
    // A simple consumer's group exists by its commits alone.
    const runtime = generationId < 0 ? groups.getOrCreate(groupId) : groups.groups.get(groupId);
    if (!runtime) {
      return refused(request.knowsGroupIdNotFound ? 'GROUP_ID_NOT_FOUND' : 'ILLEGAL_GENERATION');
    }
    return new Promise((resolve) => {
      const committer = { memberId, groupInstanceId, generationId };
      runtime.ask(
        (requestId) => ({ kind: 'commit', requestId, request: committer }),
        (answer) => {
          const { error } = responseOf('verdict', answer);
          // In the same turn as the verdict: a rebalance that ends after it is also written after it.
          if (error !== 'NONE') return resolve(commitResponse(request, () => error));
          this.writeCommit(runtime, this.plan(request, groups), resolve);
        },
      );
    });
  }

  commitTransactionalOffsets(
    request: messages.TxnOffsetCommitRequest,
  ): Promise<messages.OffsetCommitResponse> {
    const { groupId, generationId, memberId, groupInstanceId, producerId } = request;
    const refused = (error: GroupError): Promise<messages.OffsetCommitResponse> =>
      Promise.resolve(commitResponse(request, () => error));
    const groups = this.shards.route(groupId);
    if (typeof groups === 'string') return refused(groups);
    const runtime = generationId < 0 ? groups.getOrCreate(groupId) : groups.groups.get(groupId);
    if (!runtime) return refused('ILLEGAL_GENERATION');
    // Before the first await: the marker that ends this transaction finds the group, however early it comes.
    groups.enlist(producerId, runtime);
    return new Promise((resolve) => {
      const committer = { memberId, groupInstanceId, generationId, isTransactional: true };
      runtime.ask(
        (requestId) => ({ kind: 'commit', requestId, request: committer }),
        (answer) => {
          const { error } = responseOf('verdict', answer);
          if (error !== 'NONE') return resolve(commitResponse(request, () => error));
          const plan = this.plan(request, groups);
          const changes = plan.changes.map((change) => ({ ...change, producerId }));
          this.writeCommit(runtime, { ...plan, changes }, resolve);
        },
      );
    });
  }

  async endTransaction(
    marker: messages.OffsetsMarker,
  ): Promise<{ readonly error: GroupErrorOrNone }> {
    const groups = this.shards.groupsOf(marker.shard);
    if (typeof groups === 'string') return { error: groups };
    const error = await groups.endTransaction(marker);
    // Lost meanwhile: whoever has it now is to be told.
    const isHere = this.shards.groupsOf(marker.shard) === groups;
    return { error: isHere ? error : 'NOT_COORDINATOR' };
  }

  fetchOffsets(request: messages.OffsetFetchRequest): Promise<messages.OffsetFetchResponse> {
    const groups = this.shards.route(request.groupId);
    if (typeof groups === 'string') return Promise.resolve({ error: groups, topics: [] });
    const runtime = groups.groups.get(request.groupId);
    return Promise.resolve(fetchOffsets(runtime?.offsets, request, runtime?.pending));
  }

  deleteOffsets(request: messages.OffsetDeleteRequest): Promise<messages.OffsetDeleteResponse> {
    const { groupId } = request;
    if (groupId === '') return Promise.resolve(failedDelete('INVALID_GROUP_ID'));
    const groups = this.shards.route(groupId);
    if (typeof groups === 'string') return Promise.resolve(failedDelete(groups));
    const runtime = groups.groups.get(groupId);
    if (!runtime) return Promise.resolve(failedDelete('GROUP_ID_NOT_FOUND'));
    return new Promise((resolve) => {
      runtime.afterWrites(
        () => {
          const { group, offsets, pending } = runtime;
          const { removals, response } = planDelete(group, offsets, request, pending);
          if (removals.length === 0) return resolve(response);
          runtime.writeOffsets(removals, (result) => {
            const error = writeError(result);
            resolve(error === 'NONE' ? response : failedDelete(error));
          });
        },
        () => resolve(failedDelete('NOT_COORDINATOR')),
      );
    });
  }

  describeGroups(groupIds: readonly string[]): Promise<readonly messages.DescribedGroup[]> {
    return Promise.resolve(
      groupIds.map((groupId) => {
        const groups = this.shards.route(groupId);
        if (typeof groups === 'string') return undescribed(groupId, groups);
        const runtime = groups.groups.get(groupId);
        return runtime ? describeGroup(runtime.group) : undescribed(groupId, 'GROUP_ID_NOT_FOUND');
      }),
    );
  }

  listGroups(request: messages.ListGroupsRequest): Promise<messages.ListGroupsResponse> {
    const listed = (groups: ShardGroups): readonly messages.ListedGroup[] =>
      [...groups.groups.values()].flatMap(({ group }) => listGroup(group, request));
    return Promise.resolve({
      error: this.shards.isLoading() ? 'COORDINATOR_LOAD_IN_PROGRESS' : 'NONE',
      groups: this.shards.led().flatMap(listed),
    });
  }

  deleteGroups(groupIds: readonly string[]): Promise<readonly messages.DeletedGroup[]> {
    return Promise.all(
      groupIds.map(async (groupId) => ({ groupId, error: await this.deleteGroup(groupId) })),
    );
  }

  async forgetTopics(topics: readonly messages.GoneTopic[]): Promise<void> {
    await this.shards.eachOnceLoaded((groups) => groups.forgetTopics(topics));
  }

  load(shard: number, epoch: number): Promise<void> {
    return this.shards.load(shard, epoch);
  }

  whenLoaded(shards: readonly number[]): Promise<void> {
    return this.shards.whenLoaded(shards);
  }

  unload(shard: number): void {
    this.shards.unload(shard);
  }

  async close(): Promise<void> {
    this.shards.close();
    await this.writes.drain();
  }

  private deleteGroup(groupId: string): Promise<GroupErrorOrNone> {
    const groups = this.shards.route(groupId);
    if (typeof groups === 'string') return Promise.resolve(groups);
    const runtime = groups.groups.get(groupId);
    if (!runtime) return Promise.resolve('GROUP_ID_NOT_FOUND');
    return new Promise((resolve) => {
      // Commits in flight would otherwise be written after the removal, and outlive the group.
      runtime.afterWrites(
        () => {
          runtime.ask(
            (requestId) => ({ kind: 'delete', requestId }),
            (answer) => resolve(responseOf('verdict', answer).error),
          );
        },
        () => resolve('NOT_COORDINATOR'),
      );
    });
  }

  private plan(
    request: messages.OffsetCommitRequest | messages.TxnOffsetCommitRequest,
    groups: ShardGroups,
  ): CommitPlan {
    const { options, settings } = this;
    const commitOrder = groups.nextCommitOrder();
    return planCommit(request, { now: options.clock.now(), commitOrder, settings });
  }

  private writeCommit(
    runtime: GroupRuntime,
    plan: CommitPlan,
    resolve: (response: messages.OffsetCommitResponse) => void,
  ): void {
    const { clock } = this.options;
    if (plan.changes.length === 0) return resolve(plan.respond('NONE'));
    const cancelPatience = clock.setTimer(this.settings.writeTimeoutMs, () => {
      resolve(plan.respond('COORDINATOR_NOT_AVAILABLE'));
    });
    runtime.writeOffsets(plan.changes, (result) => {
      cancelPatience();
      resolve(plan.respond(writeError(result)));
    });
  }

  /** The group of a request that only members send: unknown group, unknown member. */
  private memberGroup(groupId: string): GroupRuntime | GroupError {
    if (groupId === '') return 'INVALID_GROUP_ID';
    const groups = this.shards.route(groupId);
    if (typeof groups === 'string') return groups;
    return groups.groups.get(groupId) ?? 'UNKNOWN_MEMBER_ID';
  }
}

function ask(runtime: GroupRuntime, make: (requestId: number) => GroupRequest): Promise<Answer> {
  return new Promise((resolve) => runtime.ask(make, resolve));
}
