// Written by generator/generate.mjs from schemas. Change a schema, then run: npm run generate
import type { AnyApi } from '../api.js';
import { Produce } from './00-produce.js';
import { Fetch } from './01-fetch.js';
import { ListOffsets } from './02-list-offsets.js';
import { Metadata } from './03-metadata.js';
import { OffsetCommit } from './08-offset-commit.js';
import { OffsetFetch } from './09-offset-fetch.js';
import { FindCoordinator } from './10-find-coordinator.js';
import { JoinGroup } from './11-join-group.js';
import { Heartbeat } from './12-heartbeat.js';
import { LeaveGroup } from './13-leave-group.js';
import { SyncGroup } from './14-sync-group.js';
import { DescribeGroups } from './15-describe-groups.js';
import { ListGroups } from './16-list-groups.js';
import { SaslHandshake } from './17-sasl-handshake.js';
import { ApiVersions } from './18-api-versions.js';
import { CreateTopics } from './19-create-topics.js';
import { DeleteTopics } from './20-delete-topics.js';
import { DeleteRecords } from './21-delete-records.js';
import { InitProducerId } from './22-init-producer-id.js';
import { OffsetForLeaderEpoch } from './23-offset-for-leader-epoch.js';
import { AddPartitionsToTxn } from './24-add-partitions-to-txn.js';
import { AddOffsetsToTxn } from './25-add-offsets-to-txn.js';
import { EndTxn } from './26-end-txn.js';
import { WriteTxnMarkers } from './27-write-txn-markers.js';
import { TxnOffsetCommit } from './28-txn-offset-commit.js';
import { DescribeAcls } from './29-describe-acls.js';
import { CreateAcls } from './30-create-acls.js';
import { DeleteAcls } from './31-delete-acls.js';
import { DescribeConfigs } from './32-describe-configs.js';
import { AlterConfigs } from './33-alter-configs.js';
import { AlterReplicaLogDirs } from './34-alter-replica-log-dirs.js';
import { DescribeLogDirs } from './35-describe-log-dirs.js';
import { SaslAuthenticate } from './36-sasl-authenticate.js';
import { CreatePartitions } from './37-create-partitions.js';
import { CreateDelegationToken } from './38-create-delegation-token.js';
import { RenewDelegationToken } from './39-renew-delegation-token.js';
import { ExpireDelegationToken } from './40-expire-delegation-token.js';
import { DescribeDelegationToken } from './41-describe-delegation-token.js';
import { DeleteGroups } from './42-delete-groups.js';
import { ElectLeaders } from './43-elect-leaders.js';
import { IncrementalAlterConfigs } from './44-incremental-alter-configs.js';
import { AlterPartitionReassignments } from './45-alter-partition-reassignments.js';
import { ListPartitionReassignments } from './46-list-partition-reassignments.js';
import { OffsetDelete } from './47-offset-delete.js';
import { DescribeClientQuotas } from './48-describe-client-quotas.js';
import { AlterClientQuotas } from './49-alter-client-quotas.js';
import { DescribeUserScramCredentials } from './50-describe-user-scram-credentials.js';
import { AlterUserScramCredentials } from './51-alter-user-scram-credentials.js';
import { DescribeCluster } from './60-describe-cluster.js';
import { DescribeProducers } from './61-describe-producers.js';
import { DescribeTransactions } from './65-describe-transactions.js';
import { ListTransactions } from './66-list-transactions.js';
import { ConsumerGroupHeartbeat } from './68-consumer-group-heartbeat.js';
import { ConsumerGroupDescribe } from './69-consumer-group-describe.js';
import { GetTelemetrySubscriptions } from './71-get-telemetry-subscriptions.js';
import { PushTelemetry } from './72-push-telemetry.js';
import { ListConfigResources } from './74-list-config-resources.js';
import { DescribeTopicPartitions } from './75-describe-topic-partitions.js';
import { ShareGroupHeartbeat } from './76-share-group-heartbeat.js';
import { ShareGroupDescribe } from './77-share-group-describe.js';
import { ShareFetch } from './78-share-fetch.js';
import { ShareAcknowledge } from './79-share-acknowledge.js';
import { StreamsGroupHeartbeat } from './88-streams-group-heartbeat.js';
import { StreamsGroupDescribe } from './89-streams-group-describe.js';
import { DescribeShareGroupOffsets } from './90-describe-share-group-offsets.js';
import { AlterShareGroupOffsets } from './91-alter-share-group-offsets.js';
import { DeleteShareGroupOffsets } from './92-delete-share-group-offsets.js';

export * from './00-produce.js';
export * from './01-fetch.js';
export * from './02-list-offsets.js';
export * from './03-metadata.js';
export * from './08-offset-commit.js';
export * from './09-offset-fetch.js';
export * from './10-find-coordinator.js';
export * from './11-join-group.js';
export * from './12-heartbeat.js';
export * from './13-leave-group.js';
export * from './14-sync-group.js';
export * from './15-describe-groups.js';
export * from './16-list-groups.js';
export * from './17-sasl-handshake.js';
export * from './18-api-versions.js';
export * from './19-create-topics.js';
export * from './20-delete-topics.js';
export * from './21-delete-records.js';
export * from './22-init-producer-id.js';
export * from './23-offset-for-leader-epoch.js';
export * from './24-add-partitions-to-txn.js';
export * from './25-add-offsets-to-txn.js';
export * from './26-end-txn.js';
export * from './27-write-txn-markers.js';
export * from './28-txn-offset-commit.js';
export * from './29-describe-acls.js';
export * from './30-create-acls.js';
export * from './31-delete-acls.js';
export * from './32-describe-configs.js';
export * from './33-alter-configs.js';
export * from './34-alter-replica-log-dirs.js';
export * from './35-describe-log-dirs.js';
export * from './36-sasl-authenticate.js';
export * from './37-create-partitions.js';
export * from './38-create-delegation-token.js';
export * from './39-renew-delegation-token.js';
export * from './40-expire-delegation-token.js';
export * from './41-describe-delegation-token.js';
export * from './42-delete-groups.js';
export * from './43-elect-leaders.js';
export * from './44-incremental-alter-configs.js';
export * from './45-alter-partition-reassignments.js';
export * from './46-list-partition-reassignments.js';
export * from './47-offset-delete.js';
export * from './48-describe-client-quotas.js';
export * from './49-alter-client-quotas.js';
export * from './50-describe-user-scram-credentials.js';
export * from './51-alter-user-scram-credentials.js';
export * from './60-describe-cluster.js';
export * from './61-describe-producers.js';
export * from './65-describe-transactions.js';
export * from './66-list-transactions.js';
export * from './68-consumer-group-heartbeat.js';
export * from './69-consumer-group-describe.js';
export * from './71-get-telemetry-subscriptions.js';
export * from './72-push-telemetry.js';
export * from './74-list-config-resources.js';
export * from './75-describe-topic-partitions.js';
export * from './76-share-group-heartbeat.js';
export * from './77-share-group-describe.js';
export * from './78-share-fetch.js';
export * from './79-share-acknowledge.js';
export * from './88-streams-group-heartbeat.js';
export * from './89-streams-group-describe.js';
export * from './90-describe-share-group-offsets.js';
export * from './91-alter-share-group-offsets.js';
export * from './92-delete-share-group-offsets.js';
export * from './consumer-protocol-assignment.js';
export * from './consumer-protocol-subscription.js';

/** Every API that is declared, by key. Which of them a broker serves, and in which versions, is its own decision. */
export const apis: readonly AnyApi[] = [
  Produce,
  Fetch,
  ListOffsets,
  Metadata,
  OffsetCommit,
  OffsetFetch,
  FindCoordinator,
  JoinGroup,
  Heartbeat,
  LeaveGroup,
  SyncGroup,
  DescribeGroups,
  ListGroups,
  SaslHandshake,
  ApiVersions,
  CreateTopics,
  DeleteTopics,
  DeleteRecords,
  InitProducerId,
  OffsetForLeaderEpoch,
  AddPartitionsToTxn,
  AddOffsetsToTxn,
  EndTxn,
  WriteTxnMarkers,
  TxnOffsetCommit,
  DescribeAcls,
  CreateAcls,
  DeleteAcls,
  DescribeConfigs,
  AlterConfigs,
  AlterReplicaLogDirs,
  DescribeLogDirs,
  SaslAuthenticate,
  CreatePartitions,
  CreateDelegationToken,
  RenewDelegationToken,
  ExpireDelegationToken,
  DescribeDelegationToken,
  DeleteGroups,
  ElectLeaders,
  IncrementalAlterConfigs,
  AlterPartitionReassignments,
  ListPartitionReassignments,
  OffsetDelete,
  DescribeClientQuotas,
  AlterClientQuotas,
  DescribeUserScramCredentials,
  AlterUserScramCredentials,
  DescribeCluster,
  DescribeProducers,
  DescribeTransactions,
  ListTransactions,
  ConsumerGroupHeartbeat,
  ConsumerGroupDescribe,
  GetTelemetrySubscriptions,
  PushTelemetry,
  ListConfigResources,
  DescribeTopicPartitions,
  ShareGroupHeartbeat,
  ShareGroupDescribe,
  ShareFetch,
  ShareAcknowledge,
  StreamsGroupHeartbeat,
  StreamsGroupDescribe,
  DescribeShareGroupOffsets,
  AlterShareGroupOffsets,
  DeleteShareGroupOffsets,
];
