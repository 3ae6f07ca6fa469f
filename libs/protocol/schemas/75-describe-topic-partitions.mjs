export default {
  key: 75,
  name: 'DescribeTopicPartitions',
  versions: '0',
  flexible: '0+',
  request: `
    topics                  []TopicRequest
      name                  string
    responsePartitionLimit  int32           = 2000
    cursor                  Cursor?         = null
      topicName             string
      partitionIndex        int32
  `,
  response: `
    throttleTimeMs               int32
    topics                       []DescribeTopicPartitionsResponseTopic
      errorCode                  int16
      name                       string?
      topicId                    uuid
      isInternal                 bool                                        = false
      partitions                 []DescribeTopicPartitionsResponsePartition
        errorCode                int16
        partitionIndex           int32
        leaderId                 int32
        leaderEpoch              int32                                       = -1
        replicaNodes             []int32
        isrNodes                 []int32
        eligibleLeaderReplicas   []int32?                                    = null
        lastKnownElr             []int32?                                    = null
        offlineReplicas          []int32
      topicAuthorizedOperations  int32                                       = -2147483648
    nextCursor                   Cursor?                                     = null
      topicName                  string
      partitionIndex             int32
  `,
};
