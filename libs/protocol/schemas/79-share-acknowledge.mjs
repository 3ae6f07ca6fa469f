export default {
  key: 79,
  name: 'ShareAcknowledge',
  versions: '1-2',
  flexible: '0+',
  request: `
    groupId                     string?                    = null
    memberId                    string?
    shareSessionEpoch           int32
    isRenewAck                  bool                    2  = false
    topics                      []AcknowledgeTopic
      topicId                   uuid
      partitions                []AcknowledgePartition
        partitionIndex          int32
        acknowledgementBatches  []AcknowledgementBatch
          firstOffset           int64
          lastOffset            int64
          acknowledgeTypes      []int8
  `,
  response: `
    throttleTimeMs            int32
    errorCode                 int16
    errorMessage              string?                             = null
    acquisitionLockTimeoutMs  int32                            2
    responses                 []ShareAcknowledgeTopicResponse
      topicId                 uuid
      partitions              []PartitionData
        partitionIndex        int32
        errorCode             int16
        errorMessage          string?                             = null
        currentLeader         LeaderIdAndEpoch
          leaderId            int32
          leaderEpoch         int32
    nodeEndpoints             []NodeEndpoint
      nodeId                  int32
      host                    string
      port                    int32
      rack                    string?                             = null
  `,
};
