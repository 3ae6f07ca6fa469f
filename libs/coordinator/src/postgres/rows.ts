import type { GroupSnapshot, SnapshotMember, SnapshotState } from '../classic/snapshot.js';
import type { GroupOffsetChange } from '../group-store.js';
import { fromStoredText, toStoredText } from './stored-text.js';

/** A row of `group_offsets_n`, times in milliseconds. */
export interface OffsetRow {
  readonly group_id: string;
  readonly topic: string;
  readonly partition_index: number;
  /** Of a transaction under way; null: committed. */
  readonly producer_id: bigint | null;
  readonly committed_offset: bigint;
  readonly committed_leader_epoch: number;
  readonly metadata: string;
  readonly commit_ms: bigint;
  readonly expire_ms: bigint | null;
  readonly commit_order: bigint;
  readonly topic_id: string | null;
}

/** A row of `group_states_n`. */
export interface StateRow {
  readonly group_id: string;
  readonly state: SnapshotState;
  readonly changed_ms: bigint;
  readonly generation_id: number;
  readonly protocol_type: string | null;
  readonly protocol_name: string | null;
  readonly leader_id: string | null;
  readonly members: readonly StoredMember[];
}

interface StoredMember {
  readonly memberId: string;
  readonly groupInstanceId: string | null;
  readonly clientId: string;
  readonly clientHost: string;
  readonly sessionTimeoutMs: number;
  readonly rebalanceTimeoutMs: number;
  readonly protocols: readonly { readonly name: string; readonly metadata: string }[];
  readonly assignment: string;
}

export const toStored = (text: string | null): string | null =>
  text === null ? null : toStoredText(text);
const fromStored = (text: string | null): string | null =>
  text === null ? null : fromStoredText(text);

export function offsetOf(row: OffsetRow): GroupOffsetChange {
  return {
    groupId: fromStoredText(row.group_id),
    topic: fromStoredText(row.topic),
    partition: row.partition_index,
    ...(row.producer_id !== null && { producerId: row.producer_id }),
    committed: {
      offset: row.committed_offset,
      leaderEpoch: row.committed_leader_epoch,
      metadata: fromStoredText(row.metadata),
      commitTimestamp: Number(row.commit_ms),
      commitOrder: row.commit_order,
      topicId: row.topic_id,
      expireTimestamp: row.expire_ms === null ? null : Number(row.expire_ms),
    },
  };
}

export function membersJson(members: readonly SnapshotMember[]): string {
  return JSON.stringify(
    members.map((member): StoredMember => ({
      memberId: toStoredText(member.memberId),
      groupInstanceId: toStored(member.groupInstanceId),
      clientId: toStoredText(member.clientId),
      clientHost: toStoredText(member.clientHost),
      sessionTimeoutMs: member.sessionTimeoutMs,
      rebalanceTimeoutMs: member.rebalanceTimeoutMs,
      protocols: member.protocols.map(({ name, metadata }) => ({
        name: toStoredText(name),
        metadata: metadata.toString('base64'),
      })),
      assignment: member.assignment.toString('base64'),
    })),
  );
}

export function snapshotOf(row: StateRow): GroupSnapshot {
  return {
    groupId: fromStoredText(row.group_id),
    state: row.state,
    stateChangedAt: Number(row.changed_ms),
    generationId: row.generation_id,
    protocolType: fromStored(row.protocol_type),
    protocolName: fromStored(row.protocol_name),
    leaderId: fromStored(row.leader_id),
    members: row.members.map((member) => ({
      memberId: fromStoredText(member.memberId),
      groupInstanceId: fromStored(member.groupInstanceId),
      clientId: fromStoredText(member.clientId),
      clientHost: fromStoredText(member.clientHost),
      sessionTimeoutMs: member.sessionTimeoutMs,
      rebalanceTimeoutMs: member.rebalanceTimeoutMs,
      protocols: member.protocols.map(({ name, metadata }) => ({
        name: fromStoredText(name),
        metadata: Buffer.from(metadata, 'base64'),
      })),
      assignment: Buffer.from(member.assignment, 'base64'),
    })),
  };
}
