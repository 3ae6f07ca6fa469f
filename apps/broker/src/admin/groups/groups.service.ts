import { Inject, Injectable } from '@nestjs/common';
import type { DescribedGroup, DescribedGroupMember, ListedGroup } from '@posthorn/coordinator';
import { handlersOfMember, type TopicHandlers } from '@posthorn/client';
import { decodeAssignment, ProtocolError } from '@posthorn/protocol';
import { ADMIN_CONTEXT, type AdminContext } from '../admin-context.js';
import { isAway, PeerRequests, type PeerFailure } from '../cluster/peer-requests.js';
import { mapLimited } from '../concurrency.js';
import { kafkaProblem } from '../http/kafka-problem.js';
import { groupNotEmpty, groupNotFound, groupProblem, stillSubscribed } from './group-problem.js';
import { GroupsOnTheMove } from './groups-on-the-move.js';
import { PeerGroups, type GroupSource } from './peer-groups.js';

export interface TopicPartitions {
  readonly topic: string;
  readonly partitions: readonly number[];
}

export interface GroupMember {
  readonly memberId: string;
  readonly groupInstanceId: string | null;
  readonly clientId: string;
  readonly clientHost: string;
  /** null when these bytes are not a consumer's assignment: other protocols put in what they like. */
  readonly assignment: readonly TopicPartitions[] | null;
  /** What it tells of itself; empty where it tells nothing. */
  readonly handlers: readonly TopicHandlers[];
}

export interface Group {
  readonly groupId: string;
  readonly state: string;
  readonly protocolType: string;
  readonly assignor: string;
  readonly members: readonly GroupMember[];
}

export interface CommittedOffset {
  readonly topic: string;
  readonly partition: number;
  readonly offset: bigint;
  readonly metadata: string;
}

/** What could be had, and who did not answer. */
export interface OfAllBrokers<Item> {
  readonly items: readonly Item[];
  readonly failures: readonly PeerFailure[];
}

const DESCRIBED_AT_ONCE = 500;

/** What the coordinators of the cluster know of groups, decoded: this broker's, and by asking the others. */
@Injectable()
export class GroupsService {
  constructor(
    @Inject(ADMIN_CONTEXT) private readonly context: AdminContext,
    private readonly peers: PeerRequests,
  ) {}

  /** Whoever coordinates the group. Without one for long, this broker answers that it is not the one. */
  coordinatorOf(groupId: string): GroupsOnTheMove {
    const { cluster } = this.context.log;
    return new GroupsOnTheMove(() => {
      const { brokerId } = cluster.leadershipOf(cluster.shardOfKey(groupId));
      return brokerId === null ? this.context.groups : this.coordinatorAt(brokerId);
    });
  }

  /** The groups that this broker coordinates. */
  async listOwn(states: readonly string[] = []): Promise<readonly ListedGroup[]> {
    return this.listAt(this.context.log.cluster.brokerId, states);
  }

  /** The groups of all brokers that are alive. */
  async list(states: readonly string[] = []): Promise<OfAllBrokers<ListedGroup>> {
    const { cluster } = this.context.log;
    const others = cluster.brokers().map(({ brokerId }) => brokerId);
    const brokerIds = [...new Set([cluster.brokerId, ...others])];
    const { items, failures } = await this.ofEach(brokerIds, (id) => this.listAt(id, states));
    // A shard that moves meanwhile may be listed by two.
    const byId = new Map(items.map((group) => [group.groupId, group]));
    return { items: [...byId.values()], failures };
  }

  /** @throws Problem when there is no such group, or its coordinator cannot be asked. */
  async describe(groupId: string): Promise<Group> {
    const described = await this.coordinatorOf(groupId).describeGroups([groupId]);
    const [group] = described.filter((one) => isThere(one));
    if (group === undefined) throw groupNotFound(groupId);
    return toGroup(group);
  }

  /** Those that exist, in order; of a broker that does not answer, none. */
  async describeAll(groupIds: readonly string[]): Promise<OfAllBrokers<Group>> {
    const { cluster } = this.context.log;
    const byCoordinator = Map.groupBy(
      groupIds,
      (groupId) => cluster.leadershipOf(cluster.shardOfKey(groupId)).brokerId ?? cluster.brokerId,
    );
    const { items, failures } = await this.ofEach([...byCoordinator.keys()], (brokerId) =>
      this.describeAt(brokerId, byCoordinator.get(brokerId) ?? []),
    );
    const found = new Map(items.map((group) => [group.groupId, group]));
    return { items: groupIds.flatMap((groupId) => found.get(groupId) ?? []), failures };
  }

  /** Every committed offset, by topic and partition. */
  async committed(groupId: string): Promise<readonly CommittedOffset[]> {
    const source = this.coordinatorOf(groupId);
    const { error, topics } = await source.fetchOffsets({ groupId, topics: null });
    if (error !== 'NONE') throw groupProblem(error, groupId);
    const committed: CommittedOffset[] = [];
    for (const { name: topic, partitions } of topics) {
      for (const { partitionIndex: partition, committedOffset: offset, metadata } of partitions) {
        if (offset >= 0n) committed.push({ topic, partition, offset, metadata });
      }
    }
    return inOrder(committed);
  }

  /** @throws Problem when it could not be deleted. */
  async requireEmpty(groupId: string): Promise<void> {
    const { state, members } = await this.describe(groupId);
    if (members.length > 0) throw groupNotEmpty(groupId, state, members.length);
  }

  async delete(groupId: string): Promise<void> {
    const [answer] = await this.coordinatorOf(groupId).deleteGroups([groupId]);
    if (answer.error !== 'NONE') throw groupProblem(answer.error, groupId);
  }

  /** Of these partitions of a topic that no member is subscribed to. @throws Problem when it could not be done. */
  async deleteOffsets(
    groupId: string,
    topic: string,
    partitions: readonly number[],
  ): Promise<void> {
    const topics = [{ name: topic, partitionIndexes: partitions }];
    const answer = await this.coordinatorOf(groupId).deleteOffsets({ groupId, topics });
    const each = answer.topics.flatMap((one) => one.partitions.map(({ error }) => error));
    const refusal = [answer.error, ...each].find((error) => error !== 'NONE');
    if (refusal === 'GROUP_SUBSCRIBED_TO_TOPIC') throw stillSubscribed(groupId, topic);
    if (refusal !== undefined) throw groupProblem(refusal, groupId);
  }

  private coordinatorAt(brokerId: number): GroupSource {
    return brokerId === this.context.log.cluster.brokerId
      ? this.context.groups
      : new PeerGroups(this.peers, brokerId);
  }

  private async listAt(
    brokerId: number,
    statesFilter: readonly string[],
  ): Promise<readonly ListedGroup[]> {
    const request = { statesFilter, typesFilter: [] };
    const { error, groups } = await this.coordinatorAt(brokerId).listGroups(request);
    // While some shards are still loading there is an error and a part of the list; a part must not pass for the whole.
    if (error !== 'NONE') throw kafkaProblem(error, `The groups of broker ${brokerId}`);
    return groups;
  }

  /** One part after the other, so that neither broker keeps its other clients waiting for all of them. */
  private async describeAt(
    brokerId: number,
    groupIds: readonly string[],
  ): Promise<readonly Group[]> {
    const source = this.coordinatorAt(brokerId);
    const count = Math.ceil(groupIds.length / DESCRIBED_AT_ONCE);
    const parts = Array.from({ length: count }, (_, n) =>
      groupIds.slice(n * DESCRIBED_AT_ONCE, (n + 1) * DESCRIBED_AT_ONCE),
    );
    const described = await mapLimited(parts, 1, async (part) => {
      const groups = await source.describeGroups(part);
      return groups.filter((one) => isThere(one)).map((one) => toGroup(one));
    });
    return described.flat();
  }

  /** A broker that is away leaves a gap that is named; this one's own failure is the answer's. */
  private async ofEach<Item>(
    brokerIds: readonly number[],
    ask: (brokerId: number) => Promise<readonly Item[]>,
  ): Promise<OfAllBrokers<Item>> {
    const failures: PeerFailure[] = [];
    const answers = await Promise.all(
      brokerIds.map(async (brokerId) => {
        try {
          return await ask(brokerId);
        } catch (error) {
          if (brokerId === this.context.log.cluster.brokerId || !isAway(error)) throw error;
          failures.push({ brokerId, detail: error.message });
          return [];
        }
      }),
    );
    return { items: answers.flat(), failures };
  }
}

/** By topic and partition; in place. Most are in order as they come, and each scrape asks for all of them. */
export function inOrder<Item extends Pick<CommittedOffset, 'topic' | 'partition'>>(
  items: Item[],
): Item[] {
  for (let i = 1; i < items.length; i += 1) {
    if (compare(items[i - 1], items[i]) > 0) return items.sort(compare);
  }
  return items;
}

function compare(
  a: Pick<CommittedOffset, 'topic' | 'partition'>,
  b: Pick<CommittedOffset, 'topic' | 'partition'>,
): number {
  return a.topic === b.topic ? a.partition - b.partition : a.topic < b.topic ? -1 : 1;
}

function isThere({ error, errorMessage, groupId, groupState }: DescribedGroup): boolean {
  if (error === 'GROUP_ID_NOT_FOUND' || groupState === 'Dead') return false;
  if (error !== 'NONE') throw groupProblem(error, groupId, errorMessage);
  return true;
}

function toGroup({
  groupId,
  groupState,
  protocolType,
  protocolData,
  members,
}: DescribedGroup): Group {
  return {
    groupId,
    state: groupState,
    protocolType,
    assignor: protocolData,
    members: members.map((member) => toMember(member)),
  };
}

function toMember({
  memberAssignment,
  memberMetadata,
  ...member
}: DescribedGroupMember): GroupMember {
  const { memberId, groupInstanceId, clientId, clientHost } = member;
  return {
    memberId,
    groupInstanceId,
    clientId,
    clientHost,
    assignment: assignmentOf(memberAssignment),
    handlers: handlersOfMember(memberMetadata),
  };
}

function assignmentOf(bytes: Buffer): readonly TopicPartitions[] | null {
  try {
    return decodeAssignment(bytes).assignedPartitions.map(({ topic, partitions }) => ({
      topic,
      partitions: [...partitions],
    }));
  } catch (error) {
    if (error instanceof ProtocolError) return null;
    throw error;
  }
}
