import {
  AddOffsetsToTxn,
  AddPartitionsToTxn,
  ApiVersions,
  ConsumerGroupDescribe,
  ConsumerGroupHeartbeat,
  CreatePartitions,
  CreateTopics,
  DeleteGroups,
  DeleteRecords,
  DeleteTopics,
  DescribeConfigs,
  DescribeGroups,
  DescribeLogDirs,
  DescribeProducers,
  EndTxn,
  Fetch,
  FindCoordinator,
  Heartbeat,
  IncrementalAlterConfigs,
  InitProducerId,
  JoinGroup,
  LeaveGroup,
  ListGroups,
  ListOffsets,
  Metadata,
  OffsetCommit,
  OffsetDelete,
  OffsetFetch,
  OffsetForLeaderEpoch,
  Produce,
  SaslAuthenticate,
  SaslHandshake,
  SyncGroup,
  TxnOffsetCommit,
  WriteTxnMarkers,
  type AnyApi,
  type VersionRange,
} from '@posthorn/protocol';

/** The versions this client can use, which is less than the codec knows. Below the minimum brokers of 2018 end. */
const ranges: ReadonlyMap<number, VersionRange> = new Map([
  [ApiVersions.key, { min: 0, max: 3 }],
  // Handshake 0 would mean tokens without headers, and no reason for a failure.
  [SaslHandshake.key, { min: 1, max: 1 }],
  [SaslAuthenticate.key, { min: 0, max: 2 }],
  [Produce.key, { min: 3, max: 13 }],
  [Fetch.key, { min: 4, max: 17 }],
  [ListOffsets.key, { min: 1, max: 9 }],
  [OffsetForLeaderEpoch.key, { min: 2, max: 4 }],
  [Metadata.key, { min: 1, max: 12 }],
  [OffsetCommit.key, { min: 2, max: 10 }],
  [OffsetFetch.key, { min: 1, max: 10 }],
  [FindCoordinator.key, { min: 0, max: 5 }],
  [JoinGroup.key, { min: 1, max: 9 }],
  [Heartbeat.key, { min: 0, max: 4 }],
  [LeaveGroup.key, { min: 0, max: 5 }],
  [SyncGroup.key, { min: 0, max: 5 }],
  // In version 0, of early access, the broker makes the member's id.
  [ConsumerGroupHeartbeat.key, { min: 1, max: 1 }],
  [CreateTopics.key, { min: 2, max: 7 }],
  [DescribeConfigs.key, { min: 1, max: 4 }],
  [InitProducerId.key, { min: 0, max: 5 }],
  // From 4 on it is what brokers ask of each other, the batched form that can verify. Producers stay below.
  [AddPartitionsToTxn.key, { min: 0, max: 5 }],
  [AddOffsetsToTxn.key, { min: 0, max: 4 }],
  [TxnOffsetCommit.key, { min: 0, max: 5 }],
  [EndTxn.key, { min: 0, max: 5 }],
  [WriteTxnMarkers.key, { min: 1, max: 2 }],
  // What operators ask. Deletion by name alone is version 5; with 6 a topic may be named by its id.
  [DeleteTopics.key, { min: 1, max: 6 }],
  [DeleteRecords.key, { min: 0, max: 2 }],
  [CreatePartitions.key, { min: 0, max: 3 }],
  [IncrementalAlterConfigs.key, { min: 0, max: 1 }],
  [ConsumerGroupDescribe.key, { min: 0, max: 1 }],
  [DescribeGroups.key, { min: 0, max: 6 }],
  [ListGroups.key, { min: 0, max: 5 }],
  [DeleteGroups.key, { min: 0, max: 2 }],
  [OffsetDelete.key, { min: 0, max: 0 }],
  [DescribeLogDirs.key, { min: 1, max: 4 }],
  [DescribeProducers.key, { min: 0, max: 0 }],
]);

/** Bounds of one request, within what the client can use. */
export interface VersionLimits {
  readonly versionMin?: number | undefined;
  readonly versionMax?: number | undefined;
}

/** What a broker said it speaks, by API key. */
export type BrokerVersions = ReadonlyMap<number, VersionRange>;

/** Thrown where broker and client have no version of an API in common; retrying does not help. */
export class UnsupportedApiError extends Error {
  override readonly name = 'UnsupportedApiError';
}

/** The highest version both sides speak, not above `versionMax`. */
export function highestCommonVersion(
  api: Pick<AnyApi, 'key' | 'name'>,
  broker: BrokerVersions,
  { versionMin = 0, versionMax = Number.POSITIVE_INFINITY }: VersionLimits = {},
): number {
  const ours = ranges.get(api.key);
  const theirs = broker.get(api.key);
  if (ours === undefined || theirs === undefined) {
    throw new UnsupportedApiError(`the broker does not offer ${api.name}`);
  }
  const version = Math.min(ours.max, theirs.max, versionMax);
  if (version < Math.max(ours.min, theirs.min, versionMin)) {
    const [min, max] = [Math.max(ours.min, versionMin), Math.min(ours.max, versionMax)];
    const what = `${api.name}: broker ${theirs.min} to ${theirs.max}, client ${min} to ${max}`;
    throw new UnsupportedApiError(`no common version of ${what}`);
  }
  return version;
}
