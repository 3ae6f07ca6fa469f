export default {
  key: 23,
  name: 'OffsetForLeaderEpoch',
  versions: '2-4',
  flexible: '4+',
  request: `
    replicaId               int32                       3+  = -2
    topics                  []OffsetForLeaderTopic
      topic                 string
      partitions            []OffsetForLeaderPartition
        partition           int32
        currentLeaderEpoch  int32                           = -1
        leaderEpoch         int32
  `,
  response: `
    throttleTimeMs   int32
    topics           []OffsetForLeaderTopicResult
      topic          string
      partitions     []EpochEndOffset
        errorCode    int16
        partition    int32
        leaderEpoch  int32                         = -1
        endOffset    int64                         = -1
  `,
};
