export default {
  key: 1,
  name: 'Fetch',
  versions: '4-18',
  flexible: '12+',
  request: `
    clusterId               string?           12+   tag 0 = null
    replicaId               int32             4-14  = -1
    replicaState            ReplicaState      15+   tag 1
      replicaId             int32                   = -1
      replicaEpoch          int64                   = -1
    maxWaitMs               int32
    minBytes                int32
    maxBytes                int32                   = 0x7fffffff
    isolationLevel          int8                    = 0
    sessionId               int32             7+    = 0
    sessionEpoch            int32             7+    = -1
    topics                  []FetchTopic
      topic                 string            4-12
      topicId               uuid              13+
      partitions            []FetchPartition
        partition           int32
        currentLeaderEpoch  int32             9+    = -1
        fetchOffset         int64
        lastFetchedEpoch    int32             12+   = -1
        logStartOffset      int64             5+    = -1
        partitionMaxBytes   int32
        replicaDirectoryId  uuid              17+   tag 0
        highWatermark       int64             18    tag 1 = 9223372036854775807
    forgottenTopicsData     []ForgottenTopic  7+
      topic                 string            7-12
      topicId               uuid              13+
      partitions            []int32
    rackId                  string            11+   = ''
  `,
  response: `
    throttleTimeMs            int32
    errorCode                 int16                     7+
    sessionId                 int32                     7+    = 0
    responses                 []FetchableTopicResponse
      topic                   string                    4-12
      topicId                 uuid                      13+
      partitions              []PartitionData
        partitionIndex        int32
        errorCode             int16
        highWatermark         int64
        lastStableOffset      int64                           = -1
        logStartOffset        int64                     5+    = -1
        divergingEpoch        EpochEndOffset            12+   tag 0
          epoch               int32                           = -1
          endOffset           int64                           = -1
        currentLeader         LeaderIdAndEpoch          12+   tag 1
          leaderId            int32                           = -1
          leaderEpoch         int32                           = -1
        snapshotId            SnapshotId                12+   tag 2
          endOffset           int64                           = -1
          epoch               int32                           = -1
        abortedTransactions   []AbortedTransaction?
          producerId          int64
          firstOffset         int64
        preferredReadReplica  int32                     11+   = -1
        records               records?
    nodeEndpoints             []NodeEndpoint            16+   tag 0
      nodeId                  int32
      host                    string
      port                    int32
      rack                    string?                         = null
  `,
};
