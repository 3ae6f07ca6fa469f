import {
  createCoordinators,
  createMemoryGroupStore,
  type GroupCoordinator,
} from '@posthorn/coordinator';
import { openMemoryLog, type Log } from '@posthorn/log';
import { encodeAssignment } from '@posthorn/protocol';
import pino from 'pino';
import {
  startAdmin,
  type AdminContext,
  type AdminSettings,
} from '../../../apps/broker/src/admin/index.js';
import { defaultConfig } from '../../../apps/broker/src/config/config.js';
import { Peers } from '../../../apps/broker/src/peers/peers.js';
import { TopicOperations } from '../../../apps/broker/src/topics/topic-operations.js';
import { PartitionDirectory } from '../../../apps/broker/src/transactions/partition-directory.js';

export interface Answer<T> {
  readonly status: number;
  readonly headers: Headers;
  readonly body: T;
}

export interface AdminHarness {
  readonly url: string;
  readonly port: number;
  readonly log: Log;
  readonly groups: GroupCoordinator;
  /** The broker's clock, moved by hand. */
  time: number;
  call<T = Record<string, unknown>>(
    method: string,
    path: string,
    body?: unknown,
  ): Promise<Answer<T>>;
  fetch(path: string, init?: RequestInit): Promise<Response>;
  close(): Promise<void>;
}

export const START_TIME = Date.parse('2026-11-22T10:00:00Z');

/** The admin API over a log and a coordinator in memory, on a free port. */
export async function startHarness(
  settings: Partial<AdminSettings> = {},
  context: Partial<AdminContext> = {},
): Promise<AdminHarness> {
  const log = openMemoryLog({ brokerId: 1, host: '127.0.0.1', port: 9092 });
  const groups = await startCoordinator(log);
  const harness = { time: START_TIME };
  const peers = new Peers(log.cluster, {});
  const closeParts = async (): Promise<void> => {
    peers.close();
    await groups.close();
    await log.close();
  };
  const admin = await startAdmin(
    {
      log,
      groups,
      peers,
      partitions: new PartitionDirectory(log.topics),
      topics: new TopicOperations(log, defaultConfig),
      clock: { now: () => harness.time },
      logger: pino({ level: 'silent' }),
      version: '0.0.0-test',
      ...context,
    },
    { host: '127.0.0.1', port: 0, databaseUrl: null, ...settings },
  ).catch(async (error: unknown) => {
    await closeParts();
    throw error;
  });
  const url = `http://127.0.0.1:${admin.port}`;
  const request = (path: string, init?: RequestInit) => fetch(`${url}${path}`, init);
  return Object.assign(harness, {
    url,
    port: admin.port,
    log,
    groups,
    fetch: request,
    async call<T>(method: string, path: string, body?: unknown): Promise<Answer<T>> {
      const response = await request(path, {
        method,
        ...(body === undefined
          ? {}
          : { body: JSON.stringify(body), headers: { 'Content-Type': 'application/json' } }),
      });
      const text = await response.text();
      const { status, headers } = response;
      return { status, headers, body: (text === '' ? null : JSON.parse(text)) as T };
    },
    async close(): Promise<void> {
      await admin.close();
      await closeParts();
    },
  });
}

async function startCoordinator(log: Log): Promise<GroupCoordinator> {
  const { groups } = createCoordinators({
    store: createMemoryGroupStore(),
    clock: {
      now: () => Date.now(),
      setTimer: (delayMs, callback) => {
        const timer = setTimeout(callback, delayMs);
        return () => clearTimeout(timer);
      },
    },
    settings: { initialRebalanceDelayMs: 0 },
    shardOfKey: (key) => log.cluster.shardOfKey(key),
    isLed: () => true,
    allocateProducerId: () => Promise.reject(new Error('no transactions here')),
    writeMarkers: () => Promise.resolve(),
    newMemberSuffix: () => 'test',
    onError: (error) => {
      throw error;
    },
  });
  await Promise.all(
    [...log.cluster.ownedShards()].map(([shard, epoch]) => groups.load(shard, epoch)),
  );
  return groups;
}

/** A group with one member that is assigned these partitions. */
export async function joinGroup(
  groups: GroupCoordinator,
  groupId: string,
  assignment: readonly { topic: string; partitions: readonly number[] }[],
): Promise<{ memberId: string; generationId: number }> {
  const { memberId, generationId } = await groups.joinGroup(
    {
      groupId,
      // It sends no heartbeats, and is to be there for as long as a busy machine takes.
      sessionTimeoutMs: 600_000,
      rebalanceTimeoutMs: 30_000,
      memberId: '',
      groupInstanceId: null,
      protocolType: 'consumer',
      protocols: [{ name: 'range', metadata: Buffer.alloc(0) }],
    },
    {
      clientId: 'orders-service',
      clientHost: '/127.0.0.1',
      requireKnownMemberId: false,
      supportsSkippingAssignment: false,
    },
  );
  const assignedPartitions = assignment.map(({ topic, partitions }) => ({
    topic,
    partitions: [...partitions],
  }));
  await groups.syncGroup({
    groupId,
    generationId,
    memberId,
    groupInstanceId: null,
    protocolType: 'consumer',
    protocolName: 'range',
    assignments: [
      { memberId, assignment: encodeAssignment(0, { assignedPartitions, userData: null }) },
    ],
  });
  return { memberId, generationId };
}

/** Commits as an administrator does: no member, so the group must be empty. */
export async function commit(
  groups: GroupCoordinator,
  groupId: string,
  topic: string,
  offsets: readonly bigint[],
  member: { memberId: string; generationId: number } = { memberId: '', generationId: -1 },
): Promise<void> {
  await groups.commitOffsets({
    groupId,
    ...member,
    groupInstanceId: null,
    retentionTimeMs: -1n,
    knowsGroupIdNotFound: true,
    topics: [
      {
        name: topic,
        partitions: offsets.map((committedOffset, partitionIndex) => ({
          partitionIndex,
          committedOffset,
          committedLeaderEpoch: -1,
          committedMetadata: null,
        })),
      },
    ],
  });
}
